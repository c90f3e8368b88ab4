package dev.parley.inference.engine;

import dev.parley.job.OwnerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each owner's share of a step is while several have sequences: as many of these as the owner
 * who has the fewest. An owner's others are surplus.
 *
 * @param surplus those that leave the step to others' first tokens
 */
record OwnerShares(Set<Sequence> surplus) {

  /**
   * Of these.
   *
   * @param sequences in the order of their admission
   */
  static OwnerShares of(List<Sequence> sequences) {
    Map<OwnerId, Integer> counts = new HashMap<>();
    sequences.forEach(sequence -> counts.merge(sequence.owner(), 1, Integer::sum));
    int share = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    Map<OwnerId, Integer> before = new HashMap<>();
    Set<Sequence> surplus = new HashSet<>();
    for (Sequence sequence : sequences) {
      if (before.merge(sequence.owner(), 1, Integer::sum) > share) {
        surplus.add(sequence);
      }
    }
    return new OwnerShares(surplus);
  }

  /** Those that are within their owners' shares. */
  List<Sequence> within(List<Sequence> sequences) {
    return sequences.stream().filter(sequence -> !surplus.contains(sequence)).toList();
  }

  /** Whether one is within its owner's share. */
  boolean isAnyWithin(List<Sequence> sequences) {
    return !surplus.containsAll(sequences);
  }

  /** Leaves surplus sequences out three times in a row, and then lets them take part once. */
  static final class Turns {

    private static final int MOST_WITHOUT = 3;

    private int without;

    /**
     * Those that take part now.
     *
     * @param isSomebodyWaiting for what the surplus ones would hold up
     */
    List<Sequence> take(List<Sequence> sequences, OwnerShares shares, boolean isSomebodyWaiting) {
      if (!isSomebodyWaiting || without == MOST_WITHOUT) {
        without = 0;
        return sequences;
      }
      without++;
      return shares.within(sequences);
    }
  }
}
