/** Which job does this worker take next, and when? */
@NullMarked
package dev.parley.worker.intake;

import org.jspecify.annotations.NullMarked;
