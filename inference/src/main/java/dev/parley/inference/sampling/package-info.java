/** Which of the likely tokens is the next one? */
@NullMarked
package dev.parley.inference.sampling;

import org.jspecify.annotations.NullMarked;
