package dev.parley.inference.constraint;

/** The format of an answer cannot be followed. */
public final class UnusableFormatException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnusableFormatException(String pointer, String message) {
    super("the schema at '" + pointer + "' cannot be followed: " + message);
  }
}
