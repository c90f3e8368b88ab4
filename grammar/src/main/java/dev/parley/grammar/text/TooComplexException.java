package dev.parley.grammar.text;

/** A pattern or a schema that would take too much work or memory. */
public final class TooComplexException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param message for the client
   */
  public TooComplexException(String message) {
    super(message);
  }
}
