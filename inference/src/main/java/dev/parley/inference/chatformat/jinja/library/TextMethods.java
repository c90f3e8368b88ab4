package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.library.Texts.Ends;
import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** The methods of a text. */
final class TextMethods {

  private static final Map<String, Builtin> METHODS = new HashMap<>();

  static {
    text("strip", (text, given) -> Texts.strip(text, given.given(0, "chars"), Ends.BOTH));
    text("lstrip", (text, given) -> Texts.strip(text, given.given(0, "chars"), Ends.LEFT));
    text("rstrip", (text, given) -> Texts.strip(text, given.given(0, "chars"), Ends.RIGHT));
    text("upper", (text, given) -> Texts.upper(text));
    text("lower", (text, given) -> Texts.lower(text));
    text("casefold", (text, given) -> Texts.lower(text));
    text("capitalize", (text, given) -> Texts.capitalize(text));
    text("title", (text, given) -> Texts.title(text, Character::isLetter));
    text("join", (text, given) -> Texts.join(text, Values.items(given.need(0, "iterable"))));
    text("removeprefix", TextMethods::removePrefix);
    text("removesuffix", TextMethods::removeSuffix);
    text("format", TextFormat::braces);
    text("zfill", (text, given) -> padded(text, given, "0", Ends.LEFT));
    text("rjust", (text, given) -> padded(text, given, " ", Ends.LEFT));
    text("ljust", (text, given) -> padded(text, given, " ", Ends.RIGHT));
    text(
        "replace",
        (text, given) ->
            Texts.replace(
                text, given.text(0, "old"), given.text(1, "new"), given.integer(2, "count", -1)));
    value("split", TextMethods::split);
    value("rsplit", TextMethods::splitFromEnd);
    value(
        "splitlines", (text, given) -> TextSplits.lines(text, given.isTrue(0, "keepends", false)));
    value(
        "partition",
        (text, given) ->
            TextSplits.partition(
                text, given.text(0, "sep"), text.text().indexOf(given.text(0, "sep").text())));
    value("find", (text, given) -> place(text, text.text().indexOf(part(given))));
    value("rfind", (text, given) -> place(text, text.text().lastIndexOf(part(given))));
    value("index", TextMethods::index);
    value("count", (text, given) -> new Int(count(text.text(), part(given))));
    value("startswith", (text, given) -> anyOf(given, part -> text.text().startsWith(part)));
    value("endswith", (text, given) -> anyOf(given, part -> text.text().endsWith(part)));
    characters("isdigit", Character::isDigit);
    characters("isdecimal", Character::isDigit);
    characters("isnumeric", Character::isDigit);
    characters("isalpha", Character::isLetter);
    characters("isalnum", Character::isLetterOrDigit);
    characters("isspace", Character::isWhitespace);
    cased("isupper", (text, other) -> Texts.upper(text).equals(text) && !other.equals(text));
    cased("islower", (text, other) -> Texts.lower(text).equals(text) && !other.equals(text));
  }

  private TextMethods() {}

  /** A method by its name. */
  static Optional<Builtin> named(String name) {
    return Optional.ofNullable(METHODS.get(name));
  }

  private static void text(String name, BiFunction<MarkedText, Arguments, MarkedText> method) {
    value(name, (text, given) -> new Str(method.apply(text, given)));
  }

  private static void value(String name, BiFunction<MarkedText, Arguments, JinjaValue> method) {
    METHODS.put(name, (target, given) -> method.apply(Values.text(target), given));
  }

  private static void characters(String name, IntPredicate test) {
    value(
        name,
        (text, given) -> Values.bool(!text.isEmpty() && text.text().codePoints().allMatch(test)));
  }

  private static void cased(String name, BiPredicate<MarkedText, MarkedText> test) {
    value(
        name,
        (text, given) ->
            Values.bool(
                test.test(text, name.equals("isupper") ? Texts.lower(text) : Texts.upper(text))));
  }

  private static String part(Arguments given) {
    return given.text(0, "sub").text();
  }

  private static MarkedText removePrefix(MarkedText text, Arguments given) {
    String prefix = given.text(0, "prefix").text();
    return text.text().startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static MarkedText removeSuffix(MarkedText text, Arguments given) {
    String suffix = given.text(0, "suffix").text();
    return text.text().endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static MarkedText padded(MarkedText text, Arguments given, String character, Ends where) {
    int missing = Math.max(0, given.integer(0, "width", 0) - text.codePoints());
    String with = given.text(1, "fillchar", character).text();
    return where == Ends.LEFT
        ? Texts.pad(text, missing, 0, with)
        : Texts.pad(text, 0, missing, with);
  }

  private static JinjaValue split(MarkedText text, Arguments given) {
    return TextSplits.split(text, given.given(0, "sep"), given.integer(1, "maxsplit", -1));
  }

  private static JinjaValue splitFromEnd(MarkedText text, Arguments given) {
    return TextSplits.splitFromEnd(text, given.given(0, "sep"), given.integer(1, "maxsplit", -1));
  }

  private static JinjaValue place(MarkedText text, int found) {
    return new Int(found < 0 ? -1 : text.text().codePointCount(0, found));
  }

  private static JinjaValue index(MarkedText text, Arguments given) {
    int found = text.text().indexOf(part(given));
    if (found < 0) {
      throw new TemplateException("does not find a part of a text");
    }
    return place(text, found);
  }

  private static int count(String text, String part) {
    int count = 0;
    int found = part.isEmpty() ? -1 : text.indexOf(part);
    while (found >= 0) {
      count++;
      found = text.indexOf(part, found + part.length());
    }
    return part.isEmpty() ? text.codePointCount(0, text.length()) + 1 : count;
  }

  /** One of several, if a tuple is given. */
  private static JinjaValue anyOf(Arguments given, java.util.function.Predicate<String> test) {
    JinjaValue wanted = given.need(0, "prefix");
    List<JinjaValue> parts = wanted instanceof Sequence several ? several.items() : List.of(wanted);
    return Values.bool(parts.stream().anyMatch(part -> test.test(Values.text(part).text())));
  }
}
