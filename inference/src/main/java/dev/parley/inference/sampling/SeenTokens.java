package dev.parley.inference.sampling;

import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.job.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens of one chat, for the penalties: which stand in prompt or answer, and how often each
 * stands in the answer. Counts nothing when all penalties are off. Not thread-safe.
 */
public final class SeenTokens {

  /**
   * A logit divided by less may overflow in float32. The penalty is down here what it is further
   * down: tokens that were seen come before all others.
   */
  private static final double LEAST_REPETITION = 1e-30;

  private final Settings settings;
  private final boolean counting;
  private final Map<Integer, Integer> indexes = new HashMap<>();
  private int[] tokens = new int[64];
  private int[] counts = new int[64];

  public SeenTokens(int[] prompt, Settings settings) {
    this.settings = settings;
    this.counting =
        settings.repetitionPenalty() != 1
            || settings.presencePenalty() != 0
            || settings.frequencyPenalty() != 0;
    if (counting) {
      for (int id : prompt) {
        indexOf(id);
      }
    }
  }

  /** Whether any penalty is on, so that a choice depends on what was chosen before. */
  public boolean isCounting() {
    return counting;
  }

  /** Counts the answer's next token. */
  public void add(int id) {
    if (counting) {
      int index = indexOf(id); // before counts is read: it may grow
      counts[index]++;
    }
  }

  /** What the decoder is to apply to the next token's logits. */
  public Penalties penalties() {
    if (!counting) {
      return Penalties.NONE;
    }
    return new Penalties(
        Arrays.copyOf(tokens, indexes.size()),
        Arrays.copyOf(counts, indexes.size()),
        Math.max(settings.repetitionPenalty(), LEAST_REPETITION),
        settings.presencePenalty(),
        settings.frequencyPenalty());
  }

  private int indexOf(int id) {
    Integer known = indexes.get(id);
    if (known != null) {
      return known;
    }
    int index = indexes.size();
    if (index == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * index);
      counts = Arrays.copyOf(counts, 2 * index);
    }
    tokens[index] = id;
    indexes.put(id, index);
    return index;
  }
}
