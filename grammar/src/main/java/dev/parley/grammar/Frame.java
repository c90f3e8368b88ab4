package dev.parley.grammar;

/**
 * A position inside a node. Immutable and compared by value: two equal frames go on alike. Every
 * frame that a step leads to can be completed, so no answer ends in a dead end.
 */
public interface Frame {

  /**
   * The position after one more byte, {@link Ended#DEAD} where it is not allowed.
   *
   * @param octet 0 to 255
   * @param containers that are open here, this frame's own included
   */
  Frame step(int octet, int containers);

  /** Whether the node may be complete here. */
  default boolean canEnd() {
    return false;
  }

  /** Whether any byte may follow inside the node. */
  default boolean canStep() {
    return true;
  }

  /** Puts what waits for a byte here into the closure: itself, or what it stands for. */
  default void unfold(FrameStack below, Closure closure) {
    if (canStep()) {
      closure.keep(this, below);
    }
    if (canEnd()) {
      closure.end(below);
    }
  }

  /** Containers that this frame keeps open: 0 or 1. */
  default int containers() {
    return 0;
  }

  /** Whether this frame remembers what was written in a way that no other answer shares. */
  default boolean isParticular() {
    return false;
  }

  /** The same without what it remembers; whatever this frame allows, that one allows, too. */
  default Frame relaxed() {
    return this;
  }

  /** Whether a relaxed frame has just let pass what an exact one may have refused. */
  default boolean isDoubtful() {
    return false;
  }
}
