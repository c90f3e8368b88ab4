/** How does a thread repeat its duty, whatever happens? */
@NullMarked
package dev.parley.loop;

import org.jspecify.annotations.NullMarked;
