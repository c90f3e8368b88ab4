package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A block of the cache, and, once its tokens are known to all, a node in the tree of texts: its
 * keys and values are those of its tokens behind the tokens of its ancestors. Mutable, guarded by
 * its {@link BlockPool}.
 */
final class Block {

  private static final int[] NOTHING = {};

  private final int index;
  private final List<Block> children = new ArrayList<>();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private @Nullable Block parent;
  private @Nullable WindowSlot slot;
  private int[] tokens = NOTHING;
  private int holders;

  Block(int index) {
    this.index = index;
  }

  /** Where it lies in the tables of keys and values. */
  int index() {
    return index;
  }

  /** Where it lies in the tables of the layers with a window, if it does. */
  Optional<WindowSlot> slot() {
    return Optional.ofNullable(slot);
  }

  /** Where it lies in the tables of the layers with a window, which it does. */
  int windowIndex() {
    return slot().orElseThrow().index();
  }

  /** The layers with a window have its keys and values there from now on. */
  void place(WindowSlot where) {
    slot = where;
  }

  /** They have them no more. */
  void displace() {
    slot = null;
  }

  void hold() {
    holders++;
  }

  /** Whether nothing holds it any more. */
  boolean release() {
    holders--;
    return holders == 0;
  }

  /** Whether others can find it. */
  boolean isKnown() {
    return parent != null;
  }

  /** Makes its tokens known as what may follow those of {@code parent}. */
  void follow(Block parent, int[] tokens) {
    this.parent = parent;
    this.tokens = tokens;
    parent.children.add(this);
  }

  /** No text finds it any more. It has no children then: they are older and went before. */
  void forget() {
    if (parent != null) {
      parent.children.remove(this);
      parent = null;
      tokens = NOTHING;
    }
  }

  /** How many of these tokens from {@code from} to {@code to} it begins with. */
  int commonPrefix(int[] text, int from, int to) {
    int length = Math.min(tokens.length, to - from);
    int mismatch = Arrays.mismatch(tokens, 0, length, text, from, from + length);
    return mismatch < 0 ? length : mismatch;
  }

  /** The child that begins with most of these tokens; null when none begins with any. */
  @Nullable Block longestMatch(int[] text, int from, int to) {
    Block best = null;
    int most = 0;
    for (Block child : children) {
      int common = child.commonPrefix(text, from, to);
      if (common > most) {
        best = child;
        most = common;
      }
    }
    return best;
  }

  /** The states that are kept of texts that end in it. */
  List<Checkpoint> checkpoints() {
    return checkpoints;
  }

  /** The one that has seen most of its first tokens, but no more than so many. */
  Optional<Checkpoint> checkpoint(int most) {
    return longest(checkpoints.stream().filter(kept -> kept.tokens() <= most));
  }

  /** The one of its children's that has seen most of these tokens, and no others. */
  Optional<Checkpoint> childsCheckpoint(int[] text, int from, int to) {
    return longest(
        children.stream()
            .flatMap(child -> child.checkpoint(child.commonPrefix(text, from, to)).stream()));
  }

  private static Optional<Checkpoint> longest(Stream<Checkpoint> some) {
    return some.max(Comparator.comparingInt(Checkpoint::tokens));
  }
}
