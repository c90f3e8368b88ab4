/** Which bytes may follow those that were written so far? */
@NullMarked
package dev.parley.grammar;

import org.jspecify.annotations.NullMarked;
