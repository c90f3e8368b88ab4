package dev.parley.grammar;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the stacks that wait for the next byte. Not thread-safe. */
public final class Closure {

  /**
   * Readings of one text that are followed side by side. What is beyond is not followed: that
   * forbids some answers where a grammar is this ambiguous, and never allows a wrong one.
   */
  static final int MOST = 256;

  private final Set<FrameStack> stacks = new LinkedHashSet<>(4);
  private boolean accepting;

  Closure() {}

  /** Goes on at this frame. */
  public void add(Frame top, FrameStack below) {
    if (stacks.size() < MOST) {
      top.unfold(below, this);
    }
  }

  /** This frame waits for a byte. */
  public void keep(Frame top, FrameStack below) {
    stacks.add(below.push(top));
  }

  /** A frame is complete: goes on with the one below. */
  @SuppressWarnings("ReferenceEquality") // there is one bottom
  public void end(FrameStack below) {
    if (below == FrameStack.BOTTOM) {
      accepting = true;
    } else {
      add(below.top(), below.below());
    }
  }

  List<FrameStack> stacks() {
    return List.copyOf(stacks);
  }

  boolean isAccepting() {
    return accepting;
  }
}
