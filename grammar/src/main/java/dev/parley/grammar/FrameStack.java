package dev.parley.grammar;

/**
 * Frames inside one another: the innermost on top, below it where the text goes on after that one's
 * end. Immutable, compared by value.
 */
public final class FrameStack {

  /** Below the outermost frame. */
  public static final FrameStack BOTTOM = new FrameStack();

  private final Frame top;
  private final FrameStack below;
  private final int containers;
  private final int hash;
  private final boolean particular;

  private FrameStack() {
    this.top = Ended.DONE;
    this.below = this;
    this.containers = 0;
    this.hash = 1;
    this.particular = false;
  }

  private FrameStack(Frame top, FrameStack below) {
    this.top = top;
    this.below = below;
    this.containers = below.containers + top.containers();
    this.hash = 31 * below.hash + top.hashCode();
    this.particular = below.particular || top.isParticular();
  }

  /** This stack with one more frame on top. */
  public FrameStack push(Frame frame) {
    return new FrameStack(frame, this);
  }

  Frame top() {
    return top;
  }

  FrameStack below() {
    return below;
  }

  /** Open objects and arrays. */
  public int containers() {
    return containers;
  }

  boolean isParticular() {
    return particular;
  }

  FrameStack relaxed() {
    return particular ? below.relaxed().push(top.relaxed()) : this;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameStack stack && same(stack);
  }

  @SuppressWarnings("ReferenceEquality") // stacks share their lower part
  private boolean same(FrameStack other) {
    FrameStack one = this;
    FrameStack two = other;
    while (one != two) {
      if (one.hash != two.hash || one == BOTTOM || two == BOTTOM || !one.top.equals(two.top)) {
        return false;
      }
      one = one.below;
      two = two.below;
    }
    return true;
  }
}
