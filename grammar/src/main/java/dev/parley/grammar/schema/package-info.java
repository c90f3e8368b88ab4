/** Which grammar does a JSON schema describe, and why not? */
@NullMarked
package dev.parley.grammar.schema;

import org.jspecify.annotations.NullMarked;
