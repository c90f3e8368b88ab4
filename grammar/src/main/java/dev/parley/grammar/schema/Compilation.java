package dev.parley.grammar.schema;

import dev.parley.grammar.Grammar;

/** What became of a schema. */
public sealed interface Compilation {

  /** All texts of this grammar are valid by the schema. */
  record Compiled(Grammar grammar) implements Compilation {}

  /**
   * The schema is malformed, or asks for what cannot be followed.
   *
   * @param pointer JSON pointer to the part that is refused; empty for the whole
   * @param message one sentence for the client; names no value of the schema but keywords
   */
  record Refused(String pointer, String message) implements Compilation {}
}
