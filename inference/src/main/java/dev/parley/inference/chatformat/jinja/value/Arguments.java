package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a function, a filter or a test is called with.
 *
 * @param named by keyword
 */
public record Arguments(List<JinjaValue> positional, Map<String, JinjaValue> named) {

  /** None. */
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** Positional ones alone. */
  public static Arguments of(JinjaValue... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** The argument of this place or name. */
  public Optional<JinjaValue> get(int place, String name) {
    return place < positional.size()
        ? Optional.of(positional.get(place))
        : Optional.ofNullable(named.get(name));
  }

  /** The same, which must be there. */
  public JinjaValue need(int place, String name) {
    return get(place, name)
        .orElseThrow(() -> new TemplateException("lacks an argument '" + name + "'"));
  }

  /** The same as a text. */
  public MarkedText text(int place, String name) {
    return Values.text(need(place, name));
  }

  /** The same as a text, or another one. */
  public MarkedText text(int place, String name, String otherwise) {
    return get(place, name).map(Values::text).orElseGet(() -> MarkedText.own(otherwise));
  }

  /** The text of an argument, if it is one and is not {@code None}. */
  public Optional<String> given(int place, String name) {
    return get(place, name)
        .flatMap(value -> value instanceof Str s ? Optional.of(s.text()) : Optional.empty());
  }

  /** A number, or another one. */
  public int integer(int place, String name, int otherwise) {
    return get(place, name)
        .filter(value -> !(value instanceof JinjaValue.None))
        .map(Values::integer)
        .orElse(otherwise);
  }

  /** Whether this argument is true, or what holds without it. */
  public boolean isTrue(int place, String name, boolean otherwise) {
    return get(place, name).map(Values::isTrue).orElse(otherwise);
  }

  /** Without the first ones. */
  public Arguments from(int place) {
    return new Arguments(
        positional.subList(Math.min(place, positional.size()), positional.size()), named);
  }
}
