package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.library.Texts.Ends;
import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import dev.parley.inference.chatformat.prompt.Whitespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Jinja's filters, as far as chat templates use them. */
public final class Filters {

  private static final Map<String, Builtin> FILTERS = new HashMap<>();

  static {
    text("trim", (text, given) -> Texts.strip(text, given.given(0, "chars"), Ends.BOTH));
    text("upper", (text, given) -> Texts.upper(text));
    text("lower", (text, given) -> Texts.lower(text));
    text("capitalize", (text, given) -> Texts.capitalize(text));
    text("title", (text, given) -> Texts.title(text, Filters::isWithinWord));
    text("string", (text, given) -> text);
    text("safe", (text, given) -> text);
    text("indent", Filters::indent);
    text("center", Filters::center);
    text("format", TextFormat::percent);
    text(
        "replace",
        (text, given) ->
            Texts.replace(
                text, given.text(0, "old"), given.text(1, "new"), given.integer(2, "count", -1)));
    FILTERS.put("wordcount", (target, given) -> new Int(words(target)));
    FILTERS.put("tojson", JsonFilter::tojson);
    both("length", "count", (target, given) -> new Int(Values.length(target)));
    both("default", "d", Filters::otherwise);
    FILTERS.put("list", (target, given) -> Sequence.list(Values.items(target)));
    FILTERS.put("first", (target, given) -> end(Values.items(target), true));
    FILTERS.put("last", (target, given) -> end(Values.items(target), false));
    FILTERS.put("reverse", (target, given) -> reverse(target));
    FILTERS.put("items", (target, given) -> Attributes.items(target));
    FILTERS.put("attr", (target, given) -> Attributes.item(target, given.need(0, "name")));
    ListFilters.addTo(FILTERS);
    NumberFilters.addTo(FILTERS);
  }

  private Filters() {}

  /** A filter by its name; empty when none of this name is built. */
  public static Optional<Builtin> named(String name) {
    return Optional.ofNullable(FILTERS.get(name));
  }

  /** One that makes a text of anything. */
  private static void text(String name, BiFunction<MarkedText, Arguments, MarkedText> filter) {
    FILTERS.put(name, (target, given) -> new Str(filter.apply(PythonSpelling.of(target), given)));
  }

  private static void both(String name, String other, Builtin filter) {
    FILTERS.put(name, filter);
    FILTERS.put(other, filter);
  }

  /** Jinja begins words behind these alone. */
  private static boolean isWithinWord(int c) {
    return !Whitespace.isBlank((char) c) && "-([{<".indexOf(c) < 0;
  }

  private static MarkedText indent(MarkedText text, Arguments given) {
    MarkedText blanks =
        given.get(0, "width").orElse(new Int(4)) instanceof Str(MarkedText width)
            ? width
            : Texts.repeat(MarkedText.own(" "), given.integer(0, "width", 4));
    return Texts.indent(
        text, blanks, given.isTrue(1, "first", false), given.isTrue(2, "blank", false));
  }

  private static MarkedText center(MarkedText text, Arguments given) {
    int missing = Math.max(0, given.integer(0, "width", 80) - text.codePoints());
    return Texts.pad(text, missing / 2, missing - missing / 2, " ");
  }

  private static int words(JinjaValue target) {
    return TextSplits.split(PythonSpelling.of(target), Optional.empty(), -1).items().size();
  }

  private static JinjaValue otherwise(JinjaValue target, Arguments given) {
    boolean isMissing =
        target instanceof Undefined
            || (given.isTrue(1, "boolean", false) && !Values.isTrue(target));
    return isMissing ? given.get(0, "default_value").orElse(Str.own("")) : target;
  }

  private static JinjaValue end(List<JinjaValue> items, boolean first) {
    if (items.isEmpty()) {
      return new Undefined("an item of an empty list");
    }
    return first ? items.getFirst() : items.getLast();
  }

  private static JinjaValue reverse(JinjaValue target) {
    return target instanceof Str(MarkedText text)
        ? new Str(Texts.reversed(text))
        : Sequence.list(Values.items(target).reversed());
  }

  /**
   * A filter by its name, for those that apply others.
   *
   * @throws TemplateException when none of this name is built
   */
  static Builtin need(String name) {
    return named(name)
        .orElseThrow(
            () -> new TemplateException("uses a filter '" + name + "', which is not known here"));
  }
}
