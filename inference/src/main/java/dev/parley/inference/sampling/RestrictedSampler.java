package dev.parley.inference.sampling;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.job.Settings;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * Chooses the next token among those that a restriction allows. The distribution is the one of
 * {@link Sampler} after the logits of all other tokens were set to −∞: temperature, top-k, top-p
 * and min-p see allowed tokens only. Most often few tokens need to be asked about:
 *
 * <ul>
 *   <li>Where the whole distribution is drawn from, a token is drawn from all; when it is not
 *       allowed, another is drawn from the rest. What is drawn at last is distributed as if only
 *       allowed ones had been drawn from, and it is the unrestricted choice where that is allowed.
 *   <li>With top-k, top-p or min-p the likely tokens are asked one by one, until the cut is
 *       certain.
 * </ul>
 *
 * <p>Where that does not decide, the restriction lists all that it allows. The choice is a function
 * of logits, settings, index and restriction.
 */
final class RestrictedSampler {

  /** Draws that may be refused before all allowed tokens are listed. */
  private static final int REFUSALS = 4;

  /** The mass of a row is known to about this much of itself. */
  private static final double MARGIN = 1e-5;

  /** Less than this share of the mass is not told from a difference of two masses. */
  private static final double LEAST_SHARE = 0.01;

  private final Candidates candidates;
  private final Settings settings;
  private final Restriction restriction;
  private final IntToDoubleFunction chance;

  /** Weights relative to the most likely token, allowed or not. */
  private final Draw scale;

  /**
   * @param chance a number for each turn, in [0, 1)
   */
  RestrictedSampler(
      Candidates candidates,
      Settings settings,
      Restriction restriction,
      IntToDoubleFunction chance) {
    this.candidates = candidates;
    this.settings = settings;
    this.restriction = restriction;
    this.chance = chance;
    this.scale = new Draw(settings, candidates.logits()[0], 0);
  }

  /**
   * @throws IllegalStateException when no token is allowed
   */
  int sample() {
    if (settings.temperature() == 0) {
      return mostLikely();
    }
    return scale.selectsEverything() ? drawn() : cut();
  }

  private int mostLikely() {
    for (int id : candidates.ids()) {
      if (restriction.allows(id)) {
        return id;
      }
    }
    Row row = row();
    return row.ids[highest(row.logits)];
  }

  /** Draws from all; again from the rest when the token is not allowed. */
  private int drawn() {
    Set<Integer> refused = new HashSet<>();
    double all = scale.mass(candidates.logSumExp());
    double left = all;
    int turn = 0;
    while (turn < REFUSALS && left > LEAST_SHARE * all && left < Double.POSITIVE_INFINITY) {
      int id = drawn(refused, left, turn);
      if (restriction.allows(id)) {
        return id;
      }
      refused.add(id);
      left = all - mass(refused);
      turn++;
    }
    return amongAllowed(turn);
  }

  private int drawn(Set<Integer> refused, double mass, int turn) {
    Draw draw = draw(candidates.logits()[0], turn);
    Ranking rest = without(refused);
    OptionalInt drawn = draw.among(rest, mass);
    return drawn.isPresent() ? drawn.getAsInt() : beyond(draw, refused);
  }

  /** The draw is one of a token that is no candidate. */
  private int beyond(Draw draw, Set<Integer> refused) {
    float[] all = candidates.all();
    float[] rest = refused.isEmpty() ? all : all.clone();
    refused.forEach(id -> rest[id] = Float.NEGATIVE_INFINITY);
    return draw.amongAll(rest);
  }

  private Ranking without(Set<Integer> refused) {
    Ranking all = new Ranking(candidates.ids(), candidates.logits());
    return refused.isEmpty() ? all : all.where(id -> !refused.contains(id));
  }

  private double mass(Set<Integer> refused) {
    double mass = 0;
    for (float logit : logitsOf(refused)) {
      mass += scale.weight(logit);
    }
    return mass;
  }

  private float[] logitsOf(Set<Integer> some) {
    int[] ids = candidates.ids();
    float[] logits = new float[some.size()];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (some.contains(ids[i])) {
        logits[count++] = candidates.logits()[i];
      }
    }
    if (count == some.size()) {
      return logits;
    }
    float[] all = candidates.all();
    count = 0;
    for (int id : some) {
      logits[count++] = all[id];
    }
    return logits;
  }

  /** Asks about the candidates; lists all allowed tokens only when the cut may lie beyond. */
  private int cut() {
    Ranking allowed = new Ranking(candidates.ids(), candidates.logits()).where(restriction::allows);
    if (allowed.ids().length == 0) {
      return amongAllowed(0);
    }
    Draw draw = draw(allowed.logits()[0], 0);
    double known = draw.mass(allowed);
    double all = draw.mass(candidates.logSumExp());
    double seen = draw.mass(new Ranking(candidates.ids(), candidates.logits()));
    double most = known + Math.max(0, all - seen) + MARGIN * all;
    OptionalInt chosen = draw.amongBetween(allowed, known, most);
    return chosen.isPresent() ? chosen.getAsInt() : amongAllowed(0);
  }

  private int amongAllowed(int turn) {
    Row row = row();
    float highest = row.logits[highest(row.logits)];
    return row.ids[draw(highest, turn).amongAll(row.logits)];
  }

  private Row row() {
    float[] all = candidates.all();
    int[] ids = restriction.allowed(all.length);
    if (ids.length == 0) {
      throw new IllegalStateException("no token of this model continues the answer's format");
    }
    float[] logits = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      logits[i] = all[ids[i]];
    }
    return new Row(ids, logits);
  }

  private static int highest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    if (!Float.isFinite(logits[best])) {
      throw new IllegalStateException("the most likely allowed token has no finite logit");
    }
    return best;
  }

  private Draw draw(float highest, int turn) {
    return new Draw(settings, highest, chance.applyAsDouble(turn));
  }

  /** The allowed tokens and their logits, by ascending id. */
  private record Row(int[] ids, float[] logits) {}
}
