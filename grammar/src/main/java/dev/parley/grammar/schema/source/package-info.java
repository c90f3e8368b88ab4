/** How does a schema name its places, its types and what is wrong with it? */
@NullMarked
package dev.parley.grammar.schema.source;

import org.jspecify.annotations.NullMarked;
