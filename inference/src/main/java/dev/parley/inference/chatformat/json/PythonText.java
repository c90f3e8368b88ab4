package dev.parley.inference.chatformat.json;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Values as a template prints them that does not ask for JSON: as Python's {@code str} does, which
 * within lists and dictionaries is {@code repr}.
 */
public final class PythonText {

  private PythonText() {}

  /** A text as it is, anything else as in a program. */
  public static String of(JsonNode value) {
    return value.isString() ? value.stringValue() : spelled(value);
  }

  private static String spelled(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          value.properties().stream()
              .map(PythonText::member)
              .collect(Collectors.joining(", ", "{", "}"));
      case ARRAY ->
          value.valueStream().map(PythonText::spelled).collect(Collectors.joining(", ", "[", "]"));
      case STRING -> quoted(value.stringValue());
      case NUMBER -> number(value);
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      default -> "None";
    };
  }

  private static String member(Map.Entry<String, JsonNode> member) {
    return quoted(member.getKey()) + ": " + spelled(member.getValue());
  }

  /** JSON alone spells infinity as a word. */
  private static String number(JsonNode value) {
    return PythonNumbers.spell(value).replace("Infinity", "inf");
  }

  private static String quoted(String text) {
    char quote = quoteOf(text);
    return quote + escaped(text, quote) + quote;
  }

  /** The quotes of a text: double ones only where that saves a backslash. */
  public static char quoteOf(String text) {
    return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
  }

  /** What stands between the quotes. */
  public static String escaped(String text, char quote) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> append(out, c, quote));
    return out.toString();
  }

  private static void append(StringBuilder out, int c, char quote) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(escaped(c));
        }
      }
    }
  }

  private static String escaped(int c) {
    String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    return String.format(Locale.ROOT, form, c);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
