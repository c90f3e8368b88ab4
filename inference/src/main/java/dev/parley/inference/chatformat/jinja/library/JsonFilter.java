package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JsonSpelling;
import dev.parley.inference.chatformat.jinja.value.JsonSpelling.Style;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.List;
import java.util.Optional;

/** The filter {@code tojson} with the options that transformers gives it. */
final class JsonFilter {

  private static final int WIDEST = 100;

  private JsonFilter() {}

  static JinjaValue tojson(JinjaValue target, Arguments given) {
    Optional<String> indent =
        given.get(1, "indent").filter(value -> !(value instanceof None)).map(JsonFilter::indent);
    List<String> separators =
        given
            .get(2, "separators")
            .filter(value -> value instanceof Sequence)
            .map(pair -> Values.items(pair).stream().map(text -> Values.text(text).text()).toList())
            .filter(pair -> pair.size() == 2)
            .orElse(List.of(indent.isPresent() ? "," : ", ", ": "));
    Style style =
        new Style(
            indent,
            separators.getFirst(),
            separators.getLast(),
            given.isTrue(3, "sort_keys", false),
            given.isTrue(0, "ensure_ascii", false));
    return new Str(JsonSpelling.of(target, style));
  }

  private static String indent(JinjaValue indent) {
    return indent instanceof Str text
        ? text.text()
        : " ".repeat(Math.clamp(Values.integer(indent), 0, WIDEST));
  }
}
