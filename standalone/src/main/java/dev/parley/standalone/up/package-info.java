/** How do Redis, API and worker become one process, and how does it end? */
@NullMarked
package dev.parley.standalone.up;

import org.jspecify.annotations.NullMarked;
