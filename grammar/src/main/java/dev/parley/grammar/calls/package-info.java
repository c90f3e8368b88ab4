/** Which texts are calls of tools? */
@NullMarked
package dev.parley.grammar.calls;

import org.jspecify.annotations.NullMarked;
