package dev.parley.worker.engine;

/**
 * How many prompt tokens one step may compute.
 *
 * @param besideSpeaking while other chats speak: bounds how long they wait for their next token
 * @param alone while nobody speaks yet: bounds how long a stop waits
 */
public record Budget(int besideSpeaking, int alone) {

  public Budget {
    if (besideSpeaking < 1 || alone < besideSpeaking) {
      throw new IllegalArgumentException("budget of " + besideSpeaking + " and " + alone);
    }
  }
}
