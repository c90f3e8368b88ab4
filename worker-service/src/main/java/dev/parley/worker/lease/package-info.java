/** How do others know that this worker still lives? */
@NullMarked
package dev.parley.worker.lease;

import org.jspecify.annotations.NullMarked;
