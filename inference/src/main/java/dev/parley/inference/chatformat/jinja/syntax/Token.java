package dev.parley.inference.chatformat.jinja.syntax;

/**
 * A token of a template.
 *
 * @param text of a string without its quotes and escapes
 * @param line from 1
 */
record Token(Kind kind, String text, int line) {

  /** What it is. */
  enum Kind {
    /** Text between tags. */
    DATA,
    /** Opens what is printed. */
    PRINT_BEGIN,
    PRINT_END,
    /** Opens a statement. */
    TAG_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    /** Behind the last one. */
    EOF
  }

  boolean is(Kind wanted, String spelled) {
    return kind == wanted && text.equals(spelled);
  }
}
