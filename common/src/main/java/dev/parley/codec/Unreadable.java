package dev.parley.codec;

/** What was read makes no sense. The message never contains what people wrote. */
public final class Unreadable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Unreadable(String message) {
    super(message);
  }

  Unreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
