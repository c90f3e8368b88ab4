package dev.parley.inference.sampling;

import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.job.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens of one chat, for the penalties: which stand in prompt or answer, and how often each
 * stands in the answer. Keeps nothing when all penalties are off. Not thread-safe.
 */
public final class SeenTokens {

  private final Settings settings;
  private final boolean counting;
  private final Map<Integer, Integer> places = new HashMap<>();
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
        place(id);
      }
    }
  }

  /** Whether any penalty is on, so that a choice depends on what was chosen before. */
  public boolean isCounting() {
    return counting;
  }

  /** Takes note of the answer's next token. */
  public void add(int id) {
    if (counting) {
      int place = place(id);
      counts[place]++;
    }
  }

  /** What the decoder is to apply to the next token's logits. */
  public Penalties penalties() {
    if (!counting) {
      return Penalties.NONE;
    }
    return new Penalties(
        Arrays.copyOf(tokens, places.size()),
        Arrays.copyOf(counts, places.size()),
        settings.repetitionPenalty(),
        settings.presencePenalty(),
        settings.frequencyPenalty());
  }

  private int place(int id) {
    Integer known = places.get(id);
    if (known != null) {
      return known;
    }
    int place = places.size();
    if (place == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * place);
      counts = Arrays.copyOf(counts, 2 * place);
    }
    tokens[place] = id;
    places.put(id, place);
    return place;
  }
}
