package dev.parley.inference.engine;

import dev.parley.job.OwnerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who had sequences lately. One who comes and goes may ask again at any moment, and then waits for
 * the end of a step.
 */
final class RecentOwners {

  /** For which an owner is remembered: five seconds and more. */
  private static final int STEPS = 1000;

  /** Tokens of a prompt that are work for many steps. */
  private static final int LONG = 256;

  private final Map<OwnerId, Long> lastSteps = new HashMap<>();
  private long step;

  /**
   * Another step is due. Returns whether several owners were here lately and one of them is heavy:
   * has a long prompt, or twice as many sequences as another, whose absence counts as one.
   *
   * @param sequences all that there are
   */
  boolean isAnyHeavy(List<Sequence> sequences) {
    step++;
    Map<OwnerId, Integer> counts = new HashMap<>();
    sequences.forEach(sequence -> counts.merge(sequence.owner(), 1, Integer::sum));
    counts.keySet().forEach(owner -> lastSteps.put(owner, step));
    lastSteps.values().removeIf(last -> last <= step - STEPS);
    return lastSteps.size() > 1
        && (sequences.stream().anyMatch(RecentOwners::isLongPrompt)
            || most(counts) >= 2 * least(counts));
  }

  private static boolean isLongPrompt(Sequence sequence) {
    return !sequence.isDecoding() && sequence.prefill() > LONG;
  }

  private static int most(Map<OwnerId, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private int least(Map<OwnerId, Integer> counts) {
    return lastSteps.keySet().stream()
        .mapToInt(owner -> counts.getOrDefault(owner, 1))
        .min()
        .orElse(1);
  }
}
