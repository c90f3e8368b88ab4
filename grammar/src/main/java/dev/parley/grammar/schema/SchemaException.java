package dev.parley.grammar.schema;

/** A schema is refused. */
final class SchemaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String pointer;

  SchemaException(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  String pointer() {
    return pointer;
  }
}
