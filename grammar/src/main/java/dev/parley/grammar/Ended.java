package dev.parley.grammar;

/** Where a node does not go on. */
public enum Ended implements Frame {

  /** No text goes on like this. */
  DEAD {
    @Override
    public void unfold(FrameStack below, Closure closure) {}
  },

  /** The node is complete and nothing may follow inside of it. */
  DONE {
    @Override
    public void unfold(FrameStack below, Closure closure) {
      closure.end(below);
    }
  };

  @Override
  public Frame step(int octet, int containers) {
    return DEAD;
  }
}
