/** How does the name of a published model become a folder on this machine? */
@NullMarked
package dev.parley.models.hub;

import org.jspecify.annotations.NullMarked;
