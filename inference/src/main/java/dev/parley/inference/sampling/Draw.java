package dev.parley.inference.sampling;

import dev.parley.job.Settings;
import java.util.OptionalInt;

/**
 * One draw. A token's weight is exp((logit − highest) / temperature), so the most likely one weighs
 * 1; the mass is the sum of all weights.
 *
 * @param chance in [0, 1)
 */
record Draw(Settings settings, double highest, double chance) {

  /** Keeps a bound in logits on the safe side of its own rounding. */
  private static final double MARGIN = 1e-6;

  /** The mass of the whole vocabulary, from log Σ exp(logit / temperature). */
  double mass(double logSumExp) {
    return Math.exp(logSumExp - highest / settings.temperature());
  }

  /**
   * Draws among the most likely tokens.
   *
   * @param mass of the whole vocabulary; at temperatures near 0 it may have overflowed
   * @return empty when the choice depends on tokens that are not in the ranking, or the mass is
   *     unknown
   */
  OptionalInt among(Ranking ranking, double mass) {
    boolean known = mass > 0 && mass < Double.POSITIVE_INFINITY;
    if (!known || settings.topK() > ranking.ids().length) {
      return OptionalInt.empty();
    }
    Selected selected = select(ranking, mass);
    if (selectsEverything()) {
      return pick(ranking, selected, mass);
    }
    return cutWithin(ranking, selected)
        ? pick(ranking, selected, selected.mass)
        : OptionalInt.empty();
  }

  /**
   * Draws among the most likely tokens when the mass of the whole vocabulary is only known to lie
   * between two bounds.
   *
   * @return empty when the choice depends on the mass, or on tokens that are not in the ranking
   */
  OptionalInt amongBetween(Ranking ranking, double least, double most) {
    if (settings.topK() > ranking.ids().length) {
      return OptionalInt.empty();
    }
    Selected selected = select(ranking, least);
    Selected other = select(ranking, most);
    boolean certain = selected.count == other.count && cutWithin(ranking, other);
    return certain ? pick(ranking, selected, selected.mass) : OptionalInt.empty();
  }

  /** The mass of a ranking's tokens. */
  double mass(Ranking ranking) {
    return mass(ranking.logits(), ranking.logits().length);
  }

  /** Draws from the whole vocabulary. */
  int amongAll(float[] all) {
    double mass = 0;
    for (float logit : all) {
      mass += weight(logit);
    }
    Ranking ranking =
        settings.topK() > 0
            ? Ranking.top(all, settings.topK())
            : Ranking.atLeast(all, lowestOfInterest(mass, all.length));
    Selected selected = select(ranking, mass);
    return pick(ranking, selected, selectsEverything() ? mass : selected.mass)
        .orElse(ranking.ids()[selected.count - 1]);
  }

  /** How many tokens of a ranking top-k, top-p and min-p leave, and their mass. */
  private record Selected(int count, double mass, boolean reachedTopP) {}

  private Selected select(Ranking ranking, double massOfAll) {
    float[] logits = ranking.logits();
    int limit = settings.topK() > 0 ? Math.min(settings.topK(), logits.length) : logits.length;
    double enough = settings.topP() * (settings.topK() > 0 ? mass(logits, limit) : massOfAll);
    boolean nucleus = settings.topP() < 1;
    double mass = 0;
    int count = 0;
    while (count < limit && !(nucleus && mass >= enough)) {
      double weight = weight(logits[count]);
      if (weight < settings.minP()) {
        break;
      }
      mass += weight;
      count++;
    }
    return new Selected(count, mass, nucleus && mass >= enough);
  }

  /** Whether no cut is asked for. */
  boolean selectsEverything() {
    return settings.topK() == 0 && settings.topP() == 1 && settings.minP() == 0;
  }

  private boolean cutWithin(Ranking ranking, Selected selected) {
    return selected.count < ranking.ids().length
        || selected.count == settings.topK()
        || selected.reachedTopP;
  }

  /**
   * Walks down the ranking until the chance is used up; empty when the selected do not reach it.
   */
  private OptionalInt pick(Ranking ranking, Selected selected, double mass) {
    double left = chance * mass;
    for (int i = 0; i < selected.count; i++) {
      left -= weight(ranking.logits()[i]);
      if (left < 0) {
        return OptionalInt.of(ranking.ids()[i]);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * A logit below which no token matters. Of V tokens, those lighter than (1 − p) × mass / V weigh
   * less than (1 − p) × mass together, so the heavier ones alone hold the share p of the mass.
   */
  private double lowestOfInterest(double mass, int vocabulary) {
    double share = settings.topP() < 1 ? settings.topP() : selectsEverything() ? chance : 1;
    double lightest = Math.max(settings.minP(), (1 - share) * mass / vocabulary);
    return highest + settings.temperature() * Math.log(lightest) - MARGIN;
  }

  private double mass(float[] logits, int count) {
    double mass = 0;
    for (int i = 0; i < count; i++) {
      mass += weight(logits[i]);
    }
    return mass;
  }

  double weight(float logit) {
    return Math.exp((logit - highest) / settings.temperature());
  }
}
