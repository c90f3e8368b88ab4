package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Which values are equal, and which comes first, as in Python. */
public final class ValueOrder {

  private ValueOrder() {}

  /** Whether {@code ==} holds. */
  public static boolean equal(JinjaValue one, JinjaValue other) {
    Optional<BigDecimal> left = number(one);
    Optional<BigDecimal> right = number(other);
    if (left.isPresent() && right.isPresent()) {
      return left.get().compareTo(right.get()) == 0;
    }
    return switch (one) {
      case Str(MarkedText text) -> other instanceof Str(MarkedText same) && text.equals(same);
      case Sequence list ->
          other instanceof Sequence same
              && list.kind() == same.kind()
              && allEqual(list.items(), same.items());
      case Dict dict -> other instanceof Dict same && equal(dict, same);
      case Undefined _ -> other instanceof Undefined;
      default -> one.equals(other);
    };
  }

  private static boolean allEqual(List<JinjaValue> one, List<JinjaValue> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Dict one, Dict other) {
    return one.members().size() == other.members().size()
        && one.members().stream()
            .allMatch(
                member ->
                    other
                        .get(member.key())
                        .filter(value -> equal(member.value(), value))
                        .isPresent());
  }

  /**
   * Below zero when the first one is less than the second one.
   *
   * @throws TemplateException where Python knows no order
   */
  public static int compare(JinjaValue one, JinjaValue other) {
    Optional<BigDecimal> left = number(one);
    Optional<BigDecimal> right = number(other);
    if (left.isPresent() && right.isPresent()) {
      return left.get().compareTo(right.get());
    }
    if (one instanceof Str(MarkedText text) && other instanceof Str(MarkedText same)) {
      return byCodePoints(text.text(), same.text());
    }
    if (one instanceof Sequence list && other instanceof Sequence same) {
      return compare(list.items(), same.items());
    }
    throw new TemplateException("compares " + Values.kind(one) + " with " + Values.kind(other));
  }

  private static int compare(List<JinjaValue> one, List<JinjaValue> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return compare(one.get(i), other.get(i));
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  private static int byCodePoints(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    boolean bothGoOn = same < one.length() && same < other.length();
    return bothGoOn
        ? Integer.compare(one.codePointAt(same), other.codePointAt(same))
        : Integer.compare(one.length(), other.length());
  }

  /** Numbers and truth values compare as numbers; what is no number of all equals only itself. */
  private static Optional<BigDecimal> number(JinjaValue value) {
    return switch (value) {
      case Int(var whole) -> Optional.of(new BigDecimal(whole));
      case Bool(boolean is) -> Optional.of(is ? BigDecimal.ONE : BigDecimal.ZERO);
      case Real(double real) when Double.isFinite(real) -> Optional.of(new BigDecimal(real));
      default -> Optional.empty();
    };
  }

  /** Whether {@code in} holds. */
  public static boolean contains(JinjaValue container, JinjaValue item) {
    return switch (container) {
      case Str(MarkedText text) -> text.text().contains(Values.text(item).text());
      case Dict dict -> dict.get(item).isPresent();
      case Undefined _ -> false;
      default -> Values.items(container).stream().anyMatch(one -> equal(one, item));
    };
  }
}
