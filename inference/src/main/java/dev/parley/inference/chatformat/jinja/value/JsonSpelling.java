package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.PythonNumbers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values as Python's {@code json.dumps} writes them. */
public final class JsonSpelling {

  /**
   * How it is written.
   *
   * @param indent of one level; without it all is on one line
   */
  public record Style(
      Optional<String> indent, String comma, String colon, boolean sortsKeys, boolean isAscii) {}

  private final Style style;
  private final MarkedTextBuilder out = new MarkedTextBuilder();

  private JsonSpelling(Style style) {
    this.style = style;
  }

  /**
   * A value as JSON.
   *
   * @throws TemplateException where JSON cannot say it
   */
  public static MarkedText of(JinjaValue value, Style style) {
    JsonSpelling spelling = new JsonSpelling(style);
    spelling.write(value, 0);
    return spelling.out.build();
  }

  private void write(JinjaValue value, int depth) {
    switch (value) {
      case None _, Bool _, Int _, Real _ -> out.own(scalar(value));
      case Str(MarkedText text) -> quote(text);
      case Sequence sequence -> array(sequence.items(), depth);
      case Dict dict -> object(sorted(dict.members()), depth);
      default -> throw new TemplateException("writes " + Values.kind(value) + " as JSON");
    }
  }

  private static String scalar(JinjaValue value) {
    return switch (value) {
      case None _ -> "null";
      case Bool(boolean is) -> is ? "true" : "false";
      case Int(var number) -> number.toString();
      case Real(double number) -> Double.isNaN(number) ? "NaN" : PythonNumbers.spell(number);
      default -> throw new TemplateException("takes " + Values.kind(value) + " for a key");
    };
  }

  private List<Dict.Member> sorted(List<Dict.Member> members) {
    return style.sortsKeys()
        ? members.stream()
            .sorted(Comparator.comparing(Dict.Member::key, ValueOrder::compare))
            .toList()
        : members;
  }

  private void array(List<JinjaValue> items, int depth) {
    out.own("[");
    String between = "";
    for (JinjaValue item : items) {
      out.own(between);
      lineFeed(depth + 1);
      write(item, depth + 1);
      between = style.comma();
    }
    close("]", items.isEmpty(), depth);
  }

  private void object(List<Dict.Member> members, int depth) {
    out.own("{");
    String between = "";
    for (Dict.Member member : members) {
      out.own(between);
      lineFeed(depth + 1);
      if (member.key() instanceof Str(MarkedText key)) {
        quote(key);
      } else {
        out.own("\"" + scalar(member.key()) + "\"");
      }
      out.own(style.colon());
      write(member.value(), depth + 1);
      between = style.comma();
    }
    close("}", members.isEmpty(), depth);
  }

  private void close(String bracket, boolean isEmpty, int depth) {
    if (!isEmpty) {
      lineFeed(depth);
    }
    out.own(bracket);
  }

  private void lineFeed(int depth) {
    style.indent().ifPresent(indent -> out.own("\n").own(indent.repeat(depth)));
  }

  private void quote(MarkedText text) {
    out.append("\"", text.origin());
    text.pieces().forEach(piece -> out.append(escaped(piece.text()), piece.origin()));
    out.append("\"", text.origin());
  }

  private String escaped(String text) {
    String quoted = PythonJson.string(text);
    String escaped = quoted.substring(1, quoted.length() - 1);
    return style.isAscii() ? ascii(escaped) : escaped;
  }

  private static String ascii(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return out.toString();
  }
}
