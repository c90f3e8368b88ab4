package dev.parley.grammar.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * Which numbers are allowed, counted in units of the last digit that may be written, so that all of
 * it is exact.
 *
 * @param decimals digits that may stand behind the point: 0 for integers
 * @param lowest the lowest number allowed
 * @param highest the highest
 * @param step all are multiples of it; 1 without such a rule
 * @param limited whether there is any rule at all
 */
public record NumberRange(
    int decimals, BigInteger lowest, BigInteger highest, BigInteger step, boolean limited) {

  /** Digits on each side of the point: as many as a double tells apart. */
  static final int DIGITS = 16;

  private static final BigDecimal MOST = BigDecimal.TEN.pow(DIGITS).subtract(BigDecimal.ONE);

  /** Whether numbers may have a fraction. */
  public enum Kind {
    INTEGER,
    NUMBER
  }

  /** All numbers that can be written. */
  public static NumberRange all(Kind kind) {
    int decimals = kind == Kind.INTEGER ? 0 : DIGITS;
    BigInteger most = units(MOST, decimals, RoundingMode.UNNECESSARY);
    return new NumberRange(decimals, most.negate(), most, BigInteger.ONE, false);
  }

  /** Those of these that are at least so great. */
  public NumberRange from(BigDecimal least) {
    BigInteger bound =
        units(least.max(MOST.negate().subtract(BigDecimal.ONE)), RoundingMode.CEILING);
    return new NumberRange(decimals, lowest.max(bound), highest, step, true);
  }

  /** Those of these that are at most so great. */
  public NumberRange to(BigDecimal most) {
    BigInteger bound = units(most.min(MOST.add(BigDecimal.ONE)), RoundingMode.FLOOR);
    return new NumberRange(decimals, lowest, highest.min(bound), step, true);
  }

  /** Those of these that are greater. */
  public NumberRange above(BigDecimal bound) {
    NumberRange range = from(bound);
    boolean excludes = range.value(range.lowest).compareTo(bound) == 0;
    return excludes ? range.withLowest(range.lowest.add(BigInteger.ONE)) : range;
  }

  /** Those of these that are smaller. */
  public NumberRange below(BigDecimal bound) {
    NumberRange range = to(bound);
    boolean excludes = range.value(range.highest).compareTo(bound) == 0;
    return excludes ? range.withHighest(range.highest.subtract(BigInteger.ONE)) : range;
  }

  /**
   * Those of these that are multiples of a positive number; empty when it has more decimals than
   * can be written.
   */
  public Optional<NumberRange> multiplesOf(BigDecimal factor) {
    BigDecimal tidy = factor.stripTrailingZeros();
    if (decimals == 0 && tidy.scale() > 0) {
      // An integer is a multiple of n/10^k (in lowest terms n/d) where it is one of n.
      BigInteger whole = BigInteger.TEN.pow(tidy.scale());
      BigInteger upper = tidy.unscaledValue();
      return Optional.of(withStep(upper.divide(upper.gcd(whole))));
    }
    if (tidy.scale() > decimals || tidy.precision() - tidy.scale() > 2 * DIGITS) {
      return Optional.empty();
    }
    return Optional.of(withStep(units(tidy, RoundingMode.UNNECESSARY)));
  }

  /** Whether there is a number from {@code first} to {@code last}, in units. */
  boolean hasOne(BigInteger first, BigInteger last) {
    BigInteger low = first.max(lowest);
    BigInteger high = last.min(highest);
    if (low.compareTo(high) > 0) {
      return false;
    }
    BigInteger above = high.subtract(high.mod(step));
    return above.compareTo(low) >= 0;
  }

  boolean isPossible() {
    return hasOne(lowest, highest);
  }

  private NumberRange withStep(BigInteger more) {
    BigInteger both = step.multiply(more).divide(step.gcd(more));
    return new NumberRange(decimals, lowest, highest, both, true);
  }

  private NumberRange withLowest(BigInteger bound) {
    return new NumberRange(decimals, bound, highest, step, true);
  }

  private NumberRange withHighest(BigInteger bound) {
    return new NumberRange(decimals, lowest, bound, step, true);
  }

  private BigDecimal value(BigInteger units) {
    return new BigDecimal(units, decimals);
  }

  private BigInteger units(BigDecimal value, RoundingMode rounding) {
    return units(value, decimals, rounding);
  }

  private static BigInteger units(BigDecimal value, int decimals, RoundingMode rounding) {
    return value.setScale(decimals, rounding).unscaledValue();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s to %s", value(lowest), value(highest));
  }
}
