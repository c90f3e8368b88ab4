/** Which of the likely tokens is the next one? */
@NullMarked
package dev.parley.worker.sampling;

import org.jspecify.annotations.NullMarked;
