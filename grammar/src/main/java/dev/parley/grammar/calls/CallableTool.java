package dev.parley.grammar.calls;

import java.util.Optional;

/**
 * A tool that may be called.
 *
 * @param schema of its arguments, as JSON; without one it takes none
 */
public record CallableTool(String name, Optional<String> schema, Binding binding) {

  /** How far the schema binds the arguments. */
  public enum Binding {
    /** To the letter: a schema that cannot be followed is refused. */
    STRICT,
    /** As far as it can be followed; else they are any object. */
    WHERE_POSSIBLE,
    /** They are any object. */
    NONE
  }
}
