package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import java.util.Collection;

/**
 * How much one execution may still do: a model's file is a stranger's program. Honest templates
 * need less than a hundredth. Not thread-safe.
 */
final class Limits {

  private static final int DEEPEST = 400;
  private static final long STEPS = 1_500_000;
  private static final long LEAST_UNITS = 20_000_000;
  private static final long UNITS_PER_UNIT_OF_INPUT = 1_000;
  private static final int COMPARED_AT_ONCE = 32;

  private long steps = STEPS;
  private long units;
  private int depth;

  /**
   * @param input the variables of the template
   */
  Limits(Collection<? extends JinjaValue> input) {
    long size = input.stream().mapToLong(value -> value.size().units()).sum();
    units = LEAST_UNITS + UNITS_PER_UNIT_OF_INPUT * size;
  }

  /** Something is executed that may hold its like. */
  void enter() {
    depth++;
    steps--;
    if (depth > DEEPEST) {
      throw new TemplateLimitException("is nested too deep, or calls itself without an end");
    }
    if (steps < 0) {
      throw new TemplateLimitException("takes more than " + STEPS + " steps");
    }
  }

  void leave() {
    depth--;
  }

  /** Characters or items are read or made. */
  void spend(long some) {
    units -= some;
    if (units < 0) {
      throw new TemplateLimitException("reads and writes too much");
    }
  }

  /** One value is looked for in another. */
  void spendSearch(JinjaValue in, JinjaValue what) {
    long size = in.size().units();
    spend(size + what.size().units() + size / COMPARED_AT_ONCE * what.size().units());
  }
}
