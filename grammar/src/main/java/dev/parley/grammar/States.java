package dev.parley.grammar;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The states of one grammar that were met so far: equal ones are one object, so their transitions
 * are computed once. When there are too many all are forgotten; who still holds one may go on with
 * it. Thread-safe.
 */
final class States {

  /** A state with all its transitions takes a kilobyte. */
  private static final int MOST = 1024;

  private record Key(List<FrameStack> stacks, boolean accepting) {}

  private final ConcurrentHashMap<Key, State> known = new ConcurrentHashMap<>();

  State of(Closure closure) {
    return of(closure.stacks(), closure.isAccepting());
  }

  State of(List<FrameStack> stacks, boolean accepting) {
    if (stacks.stream().anyMatch(FrameStack::isParticular)) {
      return new State(this, stacks, accepting);
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Key(stacks, accepting), key -> new State(this, key.stacks, key.accepting));
  }
}
