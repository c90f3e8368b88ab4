package dev.parley.models.hub.remote;

/** A model cannot be pulled. The message is one line for people and says what to do. */
public final class HubException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HubException(String message) {
    super(message);
  }

  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
