package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.library.TextFormat;
import dev.parley.inference.chatformat.jinja.library.Texts;
import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python's operators between two values. */
final class Arithmetic {

  private static final int LARGEST_EXPONENT = 1024;

  private Arithmetic() {}

  static JinjaValue apply(String operator, JinjaValue left, JinjaValue right) {
    if (left instanceof Str(MarkedText text)) {
      return ofText(operator, text, right);
    }
    if (right instanceof Str(MarkedText text) && operator.equals("*")) {
      return ofText(operator, text, left);
    }
    return left instanceof Sequence list
        ? ofList(operator, list, right)
        : ofNumbers(operator, left, right);
  }

  private static JinjaValue ofText(String operator, MarkedText text, JinjaValue right) {
    return switch (operator) {
      case "+" -> new Str(text.concat(Values.text(right)));
      case "*" -> new Str(Texts.repeat(text, Values.integer(right)));
      case "%" -> new Str(TextFormat.percent(text, formatted(right)));
      default -> throw new TemplateException("has '" + operator + "' behind a text");
    };
  }

  private static JinjaValue ofList(String operator, Sequence list, JinjaValue right) {
    if (operator.equals("*")) {
      return repeated(list, Values.integer(right));
    }
    if (operator.equals("+") && right instanceof Sequence other) {
      return joined(list, other);
    }
    throw new TemplateException("has '" + operator + "' behind a list");
  }

  private static JinjaValue joined(Sequence one, Sequence two) {
    List<JinjaValue> items = new ArrayList<>(one.items());
    items.addAll(two.items());
    return new Sequence(items, one.kind());
  }

  private static JinjaValue repeated(Sequence list, int times) {
    if ((long) list.items().size() * times > Sequence.LONGEST) {
      throw new TemplateLimitException("makes lists that are too long");
    }
    List<JinjaValue> items = new ArrayList<>();
    for (int i = 0; i < times && !list.items().isEmpty(); i++) {
      items.addAll(list.items());
    }
    return new Sequence(items, list.kind());
  }

  private static Arguments formatted(JinjaValue values) {
    return values instanceof Sequence tuple && tuple.kind() == Sequence.Kind.TUPLE
        ? new Arguments(tuple.items(), Map.of())
        : Arguments.of(values);
  }

  private static JinjaValue ofNumbers(String operator, JinjaValue left, JinjaValue right) {
    if (isWhole(left) && isWhole(right) && !operator.equals("/")) {
      return new Int(ofWhole(operator, whole(left), whole(right)));
    }
    return new Real(ofReal(operator, real(left), real(right)));
  }

  private static BigInteger ofWhole(String operator, BigInteger left, BigInteger right) {
    return switch (operator) {
      case "+" -> left.add(right);
      case "-" -> left.subtract(right);
      case "*" -> left.multiply(right);
      case "//" -> floorDivided(left, right);
      case "%" -> left.subtract(floorDivided(left, right).multiply(right));
      case "**" -> power(left, right);
      default -> throw new TemplateException("has an operator '" + operator + "'");
    };
  }

  private static BigInteger floorDivided(BigInteger left, BigInteger right) {
    checkDivisor(right.signum());
    BigInteger[] parts = left.divideAndRemainder(right);
    boolean isBelow = parts[1].signum() != 0 && parts[1].signum() != right.signum();
    return isBelow ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static BigInteger power(BigInteger left, BigInteger right) {
    if (right.signum() < 0 || right.bitLength() > 11 || right.intValue() > LARGEST_EXPONENT) {
      throw new TemplateLimitException("computes with an exponent that is not built");
    }
    return left.pow(right.intValue());
  }

  private static double ofReal(String operator, double left, double right) {
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / divisor(right);
      case "//" -> Math.floor(left / divisor(right));
      case "%" -> left - Math.floor(left / divisor(right)) * right;
      case "**" -> Math.pow(left, right);
      default -> throw new TemplateException("has an operator '" + operator + "'");
    };
  }

  private static double divisor(double value) {
    checkDivisor((int) Math.signum(value));
    return value;
  }

  private static void checkDivisor(int sign) {
    if (sign == 0) {
      throw new TemplateException("divides by zero");
    }
  }

  private static boolean isWhole(JinjaValue value) {
    return value instanceof Int || value instanceof Bool;
  }

  private static BigInteger whole(JinjaValue value) {
    return value instanceof Int(BigInteger number)
        ? number
        : BigInteger.valueOf(Values.integer(value));
  }

  private static double real(JinjaValue value) {
    return switch (value) {
      case Real(double number) -> number;
      case Int(BigInteger number) -> number.doubleValue();
      case Bool(boolean is) -> is ? 1 : 0;
      default ->
          throw new TemplateException("takes " + Values.kind(value) + " where a number is needed");
    };
  }

  /** {@code -value} or {@code +value}. */
  static JinjaValue signed(char sign, JinjaValue value) {
    if (isWhole(value)) {
      return new Int(sign == '-' ? whole(value).negate() : whole(value));
    }
    return new Real(sign == '-' ? -real(value) : real(value));
  }
}
