package dev.parley.grammar.json;

import static dev.parley.grammar.Ended.DEAD;

import dev.parley.grammar.Frame;
import dev.parley.grammar.Node;
import java.math.BigInteger;
import java.util.List;

/**
 * A JSON number with at most 16 digits on each side of the point. An exponent of at most two digits
 * only where no rule limits the value.
 */
public final class NumberNode extends Node {

  private enum Place {
    BEGIN,
    MINUS,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    E,
    SIGN,
    EXPONENT
  }

  private static final int EXPONENT_DIGITS = 2;
  private static final String BYTES = "0123456789.eE+-";

  private final NumberRange range;

  public NumberNode(NumberRange range) {
    this.range = range;
  }

  @Override
  public Frame entry() {
    return new At(this, Place.BEGIN, Sign.PLUS, 0, BigInteger.ZERO);
  }

  @Override
  protected List<Node> parts() {
    return List.of();
  }

  @Override
  protected int leastDepth() {
    return range.isPossible() ? 0 : NEVER;
  }

  private enum Sign {
    PLUS,
    MINUS
  }

  /**
   * @param count digits of the part that is being written
   * @param digits of integer and fraction so far, as one number; 0 where nothing limits the value
   */
  private record At(NumberNode node, Place place, Sign sign, int count, BigInteger digits)
      implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      At next = next(octet);
      return !next.equals(this) && next.isPossible() ? next : DEAD;
    }

    @Override
    public boolean canEnd() {
      return switch (place) {
        case ZERO -> sign == Sign.PLUS && isAllowed(BigInteger.ZERO);
        case INTEGER -> isAllowed(units(digits, 0));
        case FRACTION -> isAllowed(units(digits, count));
        case EXPONENT -> true;
        case BEGIN, MINUS, POINT, E, SIGN -> false;
      };
    }

    @Override
    public boolean canStep() {
      return BYTES.chars().anyMatch(octet -> step(octet, 0) != DEAD);
    }

    /** Itself where the syntax does not allow the byte. */
    private At next(int octet) {
      boolean digit = octet >= '0' && octet <= '9';
      return switch (place) {
        case BEGIN ->
            octet == '-' ? new At(node, Place.MINUS, Sign.MINUS, 0, digits) : first(octet);
        case MINUS -> first(octet);
        case ZERO -> afterInteger(octet);
        case INTEGER ->
            digit ? digit(Place.INTEGER, octet, NumberRange.DIGITS) : afterInteger(octet);
        case POINT -> digit ? digit(Place.FRACTION, octet, node.range.decimals()) : this;
        case FRACTION ->
            digit ? digit(Place.FRACTION, octet, node.range.decimals()) : exponent(octet);
        case E -> octet == '+' || octet == '-' ? at(Place.SIGN) : exponentDigit(octet);
        case SIGN -> exponentDigit(octet);
        case EXPONENT -> digit && count < EXPONENT_DIGITS ? at(Place.EXPONENT, count + 1) : this;
      };
    }

    private At first(int octet) {
      if (octet == '0') {
        return at(Place.ZERO);
      }
      return octet >= '1' && octet <= '9' ? digit(Place.INTEGER, octet, NumberRange.DIGITS) : this;
    }

    private At digit(Place to, int octet, int most) {
      if (count == most) {
        return this;
      }
      BigInteger more =
          node.range.limited()
              ? digits.multiply(BigInteger.TEN).add(BigInteger.valueOf(octet - '0'))
              : digits;
      return new At(node, to, sign, count + 1, more);
    }

    private At afterInteger(int octet) {
      return octet == '.' && node.range.decimals() > 0 ? at(Place.POINT) : exponent(octet);
    }

    private At exponent(int octet) {
      boolean allowed = node.range.decimals() > 0 && !node.range.limited();
      return allowed && (octet == 'e' || octet == 'E') ? at(Place.E) : this;
    }

    private At exponentDigit(int octet) {
      return octet >= '1' && octet <= '9' ? at(Place.EXPONENT, 1) : this;
    }

    private At at(Place to) {
      return at(to, 0);
    }

    private At at(Place to, int digitsOfPart) {
      return new At(node, to, sign, digitsOfPart, digits);
    }

    /** Whether some number begins like this. */
    private boolean isPossible() {
      if (!node.range.limited()) {
        return node.range.decimals() > 0 || place != Place.ZERO || sign == Sign.PLUS;
      }
      return switch (place) {
        case MINUS -> hasOne(BigInteger.ONE, units(BigInteger.TEN.pow(NumberRange.DIGITS), 0));
        case ZERO -> (sign == Sign.PLUS || node.range.decimals() > 0) && hasOne(digits, 0);
        case INTEGER -> anyLength();
        case POINT -> hasOne(digits, 0);
        case FRACTION -> hasOne(digits, count);
        case BEGIN, E, SIGN, EXPONENT -> true;
      };
    }

    private boolean anyLength() {
      BigInteger first = digits;
      BigInteger last = digits;
      for (int length = count; length <= NumberRange.DIGITS; length++) {
        BigInteger end = units(last.add(BigInteger.ONE), 0).subtract(BigInteger.ONE);
        if (hasOne(units(first, 0), end)) {
          return true;
        }
        first = first.multiply(BigInteger.TEN);
        last = last.multiply(BigInteger.TEN).add(BigInteger.valueOf(9));
      }
      return false;
    }

    /** Whether one begins with these digits, of which so many stand behind the point. */
    private boolean hasOne(BigInteger begin, int behindPoint) {
      BigInteger end = units(begin.add(BigInteger.ONE), behindPoint).subtract(BigInteger.ONE);
      return hasOne(units(begin, behindPoint), end);
    }

    private boolean hasOne(BigInteger first, BigInteger last) {
      return sign == Sign.PLUS
          ? node.range.hasOne(first, last)
          : node.range.hasOne(last.negate(), first.negate());
    }

    private boolean isAllowed(BigInteger units) {
      return !node.range.limited() || hasOne(units, units);
    }

    private BigInteger units(BigInteger value, int behindPoint) {
      return value.multiply(BigInteger.TEN.pow(node.range.decimals() - behindPoint));
    }
  }
}
