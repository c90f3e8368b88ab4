/** Where are pulled models stored, so that other tools find them too? */
@NullMarked
package dev.parley.models.hub.cache;

import org.jspecify.annotations.NullMarked;
