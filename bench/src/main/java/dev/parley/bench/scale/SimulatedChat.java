package dev.parley.bench.scale;

/** What is left of a chat. */
final class SimulatedChat {

  private final Chat asked;
  private int generated;
  private boolean begun;

  SimulatedChat(Chat asked) {
    this.asked = asked;
  }

  double at() {
    return asked.at();
  }

  int left() {
    return asked.tokens() - generated;
  }

  /** Tokens that a worker reads before it goes on. */
  int toRead() {
    return asked.prompt() + generated;
  }

  void generated(int tokens) {
    generated += tokens;
  }

  /** Whether it was not begun before. */
  boolean begin() {
    boolean first = !begun;
    begun = true;
    return first;
  }
}
