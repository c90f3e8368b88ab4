package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Loop;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Namespace;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What Python makes of values: truth, items, keys. */
public final class Values {

  public static final JinjaValue NONE = new None();

  private static final Object NONE_KEY = NONE;

  private Values() {}

  /** A truth value. */
  public static JinjaValue bool(boolean value) {
    return new Bool(value);
  }

  /** Whether a condition with this value holds. */
  public static boolean isTrue(JinjaValue value) {
    return switch (value) {
      case Undefined _, None _ -> false;
      case Bool(boolean is) -> is;
      case Int(BigInteger number) -> number.signum() != 0;
      case Real(double number) -> number != 0;
      case Str(MarkedText text) -> !text.isEmpty();
      case Sequence sequence -> !sequence.items().isEmpty();
      case Dict dict -> !dict.isEmpty();
      case Namespace _, Loop _, Function _ -> true;
    };
  }

  /** The items that a loop over this value has: a text's characters, a dictionary's keys. */
  public static List<JinjaValue> items(JinjaValue value) {
    return switch (value) {
      case Undefined _ -> List.of();
      case Sequence sequence -> sequence.items();
      case Dict dict -> dict.members().stream().map(Dict.Member::key).toList();
      case Str(MarkedText text) -> characters(text);
      case None _, Bool _, Int _, Real _, Namespace _, Loop _, Function _ ->
          throw new TemplateException("loops over " + kind(value));
    };
  }

  private static List<JinjaValue> characters(MarkedText text) {
    if (text.length() > Sequence.LONGEST) {
      throw new TemplateLimitException("loops over the characters of a long text");
    }
    List<JinjaValue> characters = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = from + Character.charCount(text.text().codePointAt(from));
      characters.add(new Str(text.substring(from, to)));
      from = to;
    }
    return characters;
  }

  /** How many items or characters. */
  public static int length(JinjaValue value) {
    return value instanceof Str(MarkedText text) ? text.codePoints() : items(value).size();
  }

  /** A text, which must be one. */
  public static MarkedText text(JinjaValue value) {
    if (value instanceof Str(MarkedText text)) {
      return text;
    }
    throw new TemplateException("takes " + kind(value) + " for a text");
  }

  /** A number as an index or a count, which must be a whole one. */
  public static int integer(JinjaValue value) {
    return switch (value) {
      case Int(BigInteger number) -> clamp(number);
      case Bool(boolean is) -> is ? 1 : 0;
      case Undefined _,
          None _,
          Real _,
          Str _,
          Sequence _,
          Dict _,
          Namespace _,
          Loop _,
          Function _ ->
          throw new TemplateException("takes " + kind(value) + " for a whole number");
    };
  }

  /** No index reaches further. */
  private static int clamp(BigInteger number) {
    BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE / 2);
    return number.min(most).max(most.negate()).intValue();
  }

  /** What two keys of a dictionary must share to be the same. */
  static Object key(JinjaValue value) {
    return switch (value) {
      case None _ -> NONE_KEY;
      case Bool(boolean is) -> is ? BigInteger.ONE : BigInteger.ZERO;
      case Int(BigInteger number) -> number;
      case Real(double number) ->
          number == Math.rint(number) && Math.abs(number) < 1e18
              ? (Object) BigInteger.valueOf((long) number)
              : (Object) number;
      case Str(MarkedText text) -> text.text();
      case Sequence tuple when tuple.kind() == Sequence.Kind.TUPLE ->
          tuple.items().stream().map(Values::key).toList();
      case Undefined _, Sequence _, Dict _, Namespace _, Loop _, Function _ ->
          throw new TemplateException("takes " + kind(value) + " for a key");
    };
  }

  /** What messages call a value of this kind. */
  public static String kind(JinjaValue value) {
    return switch (value) {
      case Undefined(String name) -> "'" + name + "', which is undefined,";
      case None _ -> "none";
      case Bool _ -> "a truth value";
      case Int _, Real _ -> "a number";
      case Str _ -> "a text";
      case Sequence _ -> "a list";
      case Dict _ -> "a dictionary";
      case Namespace _ -> "a namespace";
      case Loop _ -> "a loop";
      case Function _ -> "a function";
    };
  }
}
