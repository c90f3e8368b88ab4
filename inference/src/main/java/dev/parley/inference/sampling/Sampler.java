package dev.parley.inference.sampling;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.job.Settings;
import java.util.function.IntToDoubleFunction;

/**
 * Chooses the next token: a pure function of logits, settings and the token's index in the answer.
 *
 * <p>The order is that of transformers: bias and penalties (the decoder has applied them: first
 * what logit_bias adds, then repetition, frequency and presence), temperature, top-k (Fan et al.
 * 2018), top-p over what top-k left (Holtzman et al. 2020), min-p relative to the most likely token
 * (Nguyen et al. 2024), draw. Equal logits rank by ascending id, so top-k keeps exactly k tokens
 * and greedy takes the lowest id.
 *
 * <p>The choice is exact over the whole vocabulary. The candidates are enough in almost all cases;
 * where a cut or the draw itself lies beyond them, it is made over the whole vocabulary.
 */
public final class Sampler {

  private Sampler() {}

  /**
   * The token at {@code index} of the answer.
   *
   * @throws IllegalStateException when the highest logit is not finite: the model is broken
   */
  public static int sample(Candidates candidates, Settings settings, long index) {
    int[] ids = candidates.ids();
    float[] logits = candidates.logits();
    check(logits[0]);
    if (settings.temperature() == 0) {
      return ids[0];
    }
    Draw draw = new Draw(settings, logits[0], Chance.at(settings.seed(), index));
    double mass = draw.mass(candidates.logSumExp());
    return draw.among(new Ranking(ids, logits), mass)
        .orElseGet(() -> draw.amongAll(candidates.all()));
  }

  /**
   * The token at {@code index} of an answer in which not every token may be next.
   *
   * @throws IllegalStateException when the highest logit is not finite, or when no token is allowed
   */
  public static int sample(
      Candidates candidates, Settings settings, long index, Restriction restriction) {
    check(candidates.logits()[0]);
    IntToDoubleFunction chance = turn -> Chance.at(settings.seed(), index, turn);
    return new RestrictedSampler(candidates, settings, restriction, chance).sample();
  }

  private static void check(float highest) {
    if (!Float.isFinite(highest)) {
      throw new IllegalStateException("the model's most likely token has the logit " + highest);
    }
  }
}
