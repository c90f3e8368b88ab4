/** How is JSON written, and read from strangers? */
@NullMarked
package dev.parley.api.json;

import org.jspecify.annotations.NullMarked;
