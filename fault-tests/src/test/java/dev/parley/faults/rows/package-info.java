/** Which fault of the list loses, repeats or mixes a word? */
@NullMarked
package dev.parley.faults.rows;

import org.jspecify.annotations.NullMarked;
