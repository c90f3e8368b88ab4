package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import dev.parley.inference.chatformat.prompt.Whitespace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Filters that make numbers. */
final class NumberFilters {

  private static final int LONGEST = 300;

  private NumberFilters() {}

  static void addTo(Map<String, Builtin> filters) {
    filters.put("int", NumberFilters::whole);
    filters.put("float", NumberFilters::fraction);
    filters.put("abs", (target, given) -> abs(target));
    filters.put("round", NumberFilters::round);
    filters.put("sum", NumberFilters::sum);
  }

  private static JinjaValue whole(JinjaValue target, Arguments given) {
    JinjaValue otherwise = given.get(0, "default").orElse(new Int(0));
    return switch (target) {
      case Int _ -> target;
      case Bool(boolean is) -> new Int(is ? 1 : 0);
      case Real(double number) when Double.isFinite(number) ->
          new Int(new BigDecimal(number).toBigInteger());
      case Str text -> parsed(text.text(), otherwise);
      default -> otherwise;
    };
  }

  private static JinjaValue parsed(String text, JinjaValue otherwise) {
    String digits = Whitespace.trim(text);
    try {
      return digits.length() > LONGEST ? otherwise : new Int(new BigInteger(digits));
    } catch (NumberFormatException _) {
      return fraction(Str.own(digits), Arguments.of(Values.NONE)) instanceof Real(double number)
              && Double.isFinite(number)
          ? new Int(new BigDecimal(number).toBigInteger())
          : otherwise;
    }
  }

  private static JinjaValue fraction(JinjaValue target, Arguments given) {
    JinjaValue otherwise = given.get(0, "default").orElse(new Real(0));
    return switch (target) {
      case Int(BigInteger number) -> new Real(number.doubleValue());
      case Bool(boolean is) -> new Real(is ? 1 : 0);
      case Real _ -> target;
      case Str text when text.text().length() <= LONGEST -> parsedReal(text.text(), otherwise);
      default -> otherwise;
    };
  }

  private static JinjaValue parsedReal(String text, JinjaValue otherwise) {
    try {
      return new Real(Double.parseDouble(Whitespace.trim(text)));
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  private static JinjaValue abs(JinjaValue target) {
    return switch (target) {
      case Int(BigInteger number) -> new Int(number.abs());
      case Real(double number) -> new Real(Math.abs(number));
      default -> throw new TemplateException("takes " + Values.kind(target) + " for a number");
    };
  }

  private static JinjaValue round(JinjaValue target, Arguments given) {
    if (!(fraction(target, Arguments.NONE) instanceof Real(double number))
        || !Double.isFinite(number)) {
      return target;
    }
    RoundingMode mode =
        switch (given.given(1, "method").orElse("common")) {
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> RoundingMode.HALF_EVEN;
        };
    int digits = Math.clamp(given.integer(0, "precision", 0), -LONGEST, LONGEST);
    return new Real(new BigDecimal(number).setScale(digits, mode).doubleValue());
  }

  private static JinjaValue sum(JinjaValue target, Arguments given) {
    BigDecimal sum = BigDecimal.ZERO;
    boolean isWhole = true;
    for (JinjaValue item : Values.items(target)) {
      JinjaValue part =
          given.get(0, "attribute").map(name -> Attributes.item(item, name)).orElse(item);
      isWhole &= part instanceof Int;
      if (!(fraction(part, Arguments.of(Values.NONE)) instanceof Real(double number))
          || !Double.isFinite(number)) {
        throw new TemplateException("adds " + Values.kind(part) + " to a number");
      }
      sum =
          sum.add(part instanceof Int(var whole) ? new BigDecimal(whole) : new BigDecimal(number));
    }
    return isWhole ? new Int(sum.toBigInteger()) : new Real(sum.doubleValue());
  }
}
