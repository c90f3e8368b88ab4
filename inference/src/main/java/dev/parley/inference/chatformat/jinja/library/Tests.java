package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.ValueOrder;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Jinja's tests: what stands behind {@code is}. */
public final class Tests {

  private static final Map<String, Builtin> TESTS = new HashMap<>();

  static {
    one("defined", value -> !(value instanceof Undefined));
    one("undefined", value -> value instanceof Undefined);
    one("none", value -> value instanceof None);
    one("boolean", value -> value instanceof Bool);
    one("true", value -> value instanceof Bool(boolean is) && is);
    one("false", value -> value instanceof Bool(boolean is) && !is);
    one("string", value -> value instanceof Str);
    one("integer", value -> value instanceof Int);
    one("float", value -> value instanceof Real);
    one("number", value -> value instanceof Int || value instanceof Real || value instanceof Bool);
    one("mapping", value -> value instanceof Dict);
    one("sequence", Tests::hasItems);
    one("iterable", Tests::hasItems);
    one("callable", value -> value instanceof Function);
    one("escaped", value -> false);
    one("odd", value -> remainder(value, BigInteger.TWO).signum() != 0);
    one("even", value -> remainder(value, BigInteger.TWO).signum() == 0);
    one("lower", value -> value instanceof Str(var text) && Texts.lower(text).equals(text));
    one("upper", value -> value instanceof Str(var text) && Texts.upper(text).equals(text));
    one("filter", value -> value instanceof Str text && Filters.named(text.text()).isPresent());
    one("test", value -> value instanceof Str text && named(text.text()).isPresent());
    two(List.of("sameas"), Tests::isSame);
    two(List.of("eq", "equalto", "=="), ValueOrder::equal);
    two(List.of("ne", "!="), (value, other) -> !ValueOrder.equal(value, other));
    two(List.of("in"), (value, other) -> ValueOrder.contains(other, value));
    two(
        List.of("divisibleby"),
        (value, other) ->
            remainder(value, BigInteger.valueOf(Values.integer(other))).signum() == 0);
    order(List.of("gt", "greaterthan", ">"), order -> order > 0);
    order(List.of("ge", ">="), order -> order >= 0);
    order(List.of("lt", "lessthan", "<"), order -> order < 0);
    order(List.of("le", "<="), order -> order <= 0);
  }

  private Tests() {}

  /** A test by its name; empty when none of this name is built. */
  public static Optional<Builtin> named(String name) {
    return Optional.ofNullable(TESTS.get(name));
  }

  /**
   * The same.
   *
   * @throws TemplateException when none of this name is built
   */
  static Builtin need(String name) {
    return named(name)
        .orElseThrow(
            () -> new TemplateException("uses a test '" + name + "', which is not known here"));
  }

  private static void one(String name, Predicate<JinjaValue> test) {
    TESTS.put(name, (value, given) -> Values.bool(test.test(value)));
  }

  private static void two(List<String> names, BiPredicate<JinjaValue, JinjaValue> test) {
    Builtin builtin =
        (JinjaValue value, Arguments given) ->
            Values.bool(test.test(value, given.need(0, "other")));
    names.forEach(name -> TESTS.put(name, builtin));
  }

  private static void order(List<String> names, IntPredicate test) {
    two(names, (value, other) -> test.test(ValueOrder.compare(value, other)));
  }

  private static boolean hasItems(JinjaValue value) {
    return value instanceof Sequence
        || value instanceof Dict
        || value instanceof Str
        || value instanceof Undefined;
  }

  private static boolean isSame(JinjaValue value, JinjaValue other) {
    return value.getClass() == other.getClass() && ValueOrder.equal(value, other);
  }

  private static BigInteger remainder(JinjaValue value, BigInteger divisor) {
    if (value instanceof Int(BigInteger number) && divisor.signum() != 0) {
      return number.mod(divisor.abs());
    }
    throw new TemplateException("divides " + Values.kind(value));
  }
}
