package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The longest known prefix of a context, its last token excepted: that one must be computed for the
 * candidates behind it.
 *
 * @param parts block by block
 * @param checkpoint the state at the end of the last part, where a network has states
 */
record KnownPrefix(List<Part> parts, Optional<Checkpoint> checkpoint) {

  /**
   * @param tokens of the block that the context begins with, or goes on with
   */
  record Part(Block block, int tokens) {}

  /**
   * @param size tokens of a block
   */
  static KnownPrefix find(Block root, int[] context, int size) {
    List<Part> parts = new ArrayList<>();
    Block at = root;
    int from = 0;
    while (at != null && from < context.length - 1) {
      Block next = at.longestMatch(context, from, context.length - 1);
      int common = next == null ? 0 : next.commonPrefix(context, from, context.length - 1);
      if (next != null && common > 0) {
        parts.add(new Part(next, common));
      }
      from += common;
      at = common == size ? next : null;
    }
    return new KnownPrefix(parts, Optional.empty());
  }

  int tokens() {
    return parts.stream().mapToInt(Part::tokens).sum();
  }

  /** As much of it as layers with a window can go on from. */
  KnownPrefix upToWindow(WindowPool windows) {
    return IntStream.iterate(parts.size(), count -> count - 1)
        .limit(parts.size())
        .mapToObj(count -> new KnownPrefix(parts.subList(0, count), checkpoint))
        .filter(shorter -> windows.seenBehind(shorter.tokens()).allMatch(shorter::hasSlot))
        .findFirst()
        .orElse(new KnownPrefix(List.of(), Optional.empty()));
  }

  private boolean hasSlot(int part) {
    return parts.get(part).block().slot().isPresent();
  }

  /** As much of it as ends with a checkpoint. */
  KnownPrefix upToCheckpoint(Block root, int[] context, int size) {
    for (int last = parts.size() - 1; last >= 0; last--) {
      Block parent = last == 0 ? root : parts.get(last - 1).block();
      Optional<Checkpoint> best = parent.childsCheckpoint(context, last * size, context.length - 1);
      if (best.isPresent()) {
        List<Part> shorter = new ArrayList<>(parts.subList(0, last));
        shorter.add(new Part(best.get().block(), best.get().tokens()));
        return new KnownPrefix(shorter, best);
      }
    }
    return new KnownPrefix(List.of(), Optional.empty());
  }
}
