package dev.parley.grammar.schema.source;

/** A schema is refused. */
public final class SchemaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String pointer;

  public SchemaException(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  public String pointer() {
    return pointer;
  }
}
