/** Which characters may follow in a string, and which bytes spell them in JSON? */
@NullMarked
package dev.parley.grammar.text;

import org.jspecify.annotations.NullMarked;
