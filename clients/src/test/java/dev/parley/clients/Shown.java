package dev.parley.clients;

/** The text that a client has shown so far. Thread-safe. */
final class Shown {

  private final StringBuilder text = new StringBuilder();

  synchronized void append(String more) {
    text.append(more);
  }

  synchronized int length() {
    return text.length();
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
