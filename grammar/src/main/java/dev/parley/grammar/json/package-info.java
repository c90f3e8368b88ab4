/** How is each kind of JSON value written, byte by byte? */
@NullMarked
package dev.parley.grammar.json;

import org.jspecify.annotations.NullMarked;
