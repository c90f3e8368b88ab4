/** Which parts does the text of an answer have? */
@NullMarked
package dev.parley.inference.chatformat.split;

import org.jspecify.annotations.NullMarked;
