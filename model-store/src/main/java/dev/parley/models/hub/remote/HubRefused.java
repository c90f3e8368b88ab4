package dev.parley.models.hub.remote;

/** A model cannot be had. The message is one line for people and says what to do. */
public final class HubRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HubRefused(String message) {
    super(message);
  }

  public HubRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
