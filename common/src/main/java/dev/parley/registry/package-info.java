/** Which models and workers exist, as they announce themselves in Redis? */
@NullMarked
package dev.parley.registry;

import org.jspecify.annotations.NullMarked;
