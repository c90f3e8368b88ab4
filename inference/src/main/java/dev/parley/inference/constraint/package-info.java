/** Which tokens does the format of an answer allow next? */
@NullMarked
package dev.parley.inference.constraint;

import org.jspecify.annotations.NullMarked;
