package dev.parley.faults.invariants;

import dev.parley.inference.fake.FakeTokens;
import java.util.Optional;

/**
 * A job that was accepted with a 202.
 *
 * @param number whose tokens the fake model generates
 * @param tokens how many, when nothing ends it earlier
 * @param known the whole answer of another model; empty: the fake one answers
 */
public record Asked(String job, int number, int tokens, Optional<String> known) {

  /** One of the fake model. */
  public Asked(String job, int number, int tokens) {
    this(job, number, tokens, Optional.empty());
  }

  /** One of another model, whose whole answer is known. */
  public static Asked ofModel(String job, String text) {
    return new Asked(job, 0, 0, Optional.of(text));
  }

  /** The whole answer. */
  String text() {
    return known.orElseGet(() -> FakeTokens.text(number, 0, tokens));
  }

  /** Whether a word of a viewer's can be of this answer. */
  boolean has(String word) {
    return known.map(text -> text.contains(word)).orElse(word.startsWith(number + "."));
  }
}
