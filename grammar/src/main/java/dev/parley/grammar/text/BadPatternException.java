package dev.parley.grammar.text;

/** A pattern that is malformed, or uses what no linear matcher can do. */
public final class BadPatternException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param message for the client
   */
  public BadPatternException(String message) {
    super(message);
  }
}
