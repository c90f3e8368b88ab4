package dev.parley.grammar;

import java.util.List;

/**
 * A part of a grammar: a language of byte strings. Nodes form a graph that may have cycles, so they
 * are compared by identity; they do not change once their grammar is made.
 */
public abstract class Node {

  /** Containers (objects, arrays) that an answer may open inside one another. */
  public static final int DEEPEST = 32;

  /** The depth of a language without a text. */
  protected static final int NEVER = Integer.MAX_VALUE / 2;

  private int depth = NEVER;

  /** Where this part begins. */
  public abstract Frame entry();

  /** The nodes that this one is made of. */
  protected abstract List<Node> parts();

  /**
   * From what its parts need ({@link #depth()}): the containers that even the flattest text of this
   * language opens inside one another.
   */
  protected abstract int leastDepth();

  /** The containers that a text of this language needs at least; huge when there is none. */
  public final int depth() {
    return depth;
  }

  /** Whether some text of this language is short enough inside so many containers. */
  public final boolean fits(int containers) {
    return depth <= DEEPEST - containers;
  }

  /** Whether what it stands for is not set yet. */
  boolean isOpen() {
    return false;
  }

  /** Recomputes the depth; returns whether it has changed. */
  final boolean settle() {
    int least = Math.min(leastDepth(), NEVER);
    boolean changed = least != depth;
    depth = least;
    return changed;
  }
}
