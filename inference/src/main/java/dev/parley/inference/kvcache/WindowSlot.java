package dev.parley.inference.kvcache;

/**
 * Where the layers with a window have the keys and values of a block, for as long as they do.
 * Guarded by its {@link WindowPool}.
 */
final class WindowSlot {

  private final int index;
  private int holders;
  private boolean kept;

  WindowSlot(int index) {
    this.index = index;
  }

  /** Where it lies in the tables of these layers. */
  int index() {
    return index;
  }

  void hold() {
    holders++;
  }

  /** Whether no text's window reaches into it any more. */
  boolean release() {
    holders--;
    return holders == 0;
  }

  /** Texts to come may go on from here: it stays until its room is needed. */
  void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }
}
