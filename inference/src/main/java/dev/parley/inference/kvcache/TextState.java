package dev.parley.inference.kvcache;

/**
 * What the recurrent layers keep of one text: a slot of the pool. Guarded by its {@link StatePool}.
 */
final class TextState {

  private final int slot;
  private int holders;

  TextState(int slot) {
    this.slot = slot;
  }

  /** Where it lies in the tables of states. */
  int slot() {
    return slot;
  }

  void hold() {
    holders++;
  }

  /** Whether nothing holds it any more. */
  boolean release() {
    holders--;
    return holders == 0;
  }

  /** Whether it may be written over by its only holder. */
  boolean isHeldOnce() {
    return holders == 1;
  }
}
