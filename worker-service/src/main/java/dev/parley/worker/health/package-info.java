/** Is this worker able to work? */
@NullMarked
package dev.parley.worker.health;

import org.jspecify.annotations.NullMarked;
