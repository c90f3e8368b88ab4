package dev.parley.inference.chatformat.json;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as the filter {@code tojson} of transformers writes it, which is Python's {@code
 * json.dumps(ensure_ascii=False)}: models were trained on that spelling. Keys keep their order.
 */
public final class PythonJson {

  /** Of two equal keys the last one counts, as in Python. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String indent;
  private final StringBuilder out = new StringBuilder();

  private PythonJson(String indent) {
    this.indent = indent;
  }

  /** A new object to write. */
  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /** The object that a text spells; empty when it spells none. */
  public static Optional<ObjectNode> object(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** On one line, with a space after each comma and colon. */
  public static String compact(JsonNode value) {
    return new PythonJson("").write(value);
  }

  /** One member a line, as {@code indent=4} has it. */
  public static String indented(JsonNode value) {
    return new PythonJson("    ").write(value);
  }

  /** A text as a JSON string. */
  public static String string(String text) {
    PythonJson json = new PythonJson("");
    json.quote(text);
    return json.out.toString();
  }

  private String write(JsonNode value) {
    value(value, 0);
    return out.toString();
  }

  private void value(JsonNode value, int depth) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, depth);
      case ARRAY -> array(value, depth);
      case STRING -> quote(value.stringValue());
      case NUMBER -> out.append(PythonNumbers.spell(value));
      default -> out.append(value.isBoolean() ? value.booleanValue() : "null");
    }
  }

  private void object(JsonNode object, int depth) {
    out.append('{');
    Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      lineFeed(depth + 1);
      quote(member.getKey());
      out.append(": ");
      value(member.getValue(), depth + 1);
      comma(members.hasNext());
    }
    close('}', object, depth);
  }

  private void array(JsonNode array, int depth) {
    out.append('[');
    Iterator<JsonNode> elements = array.iterator();
    while (elements.hasNext()) {
      lineFeed(depth + 1);
      value(elements.next(), depth + 1);
      comma(elements.hasNext());
    }
    close(']', array, depth);
  }

  private void comma(boolean follows) {
    if (follows) {
      out.append(indent.isEmpty() ? ", " : ",");
    }
  }

  private void close(char bracket, JsonNode container, int depth) {
    if (!container.isEmpty()) {
      lineFeed(depth);
    }
    out.append(bracket);
  }

  private void lineFeed(int depth) {
    if (!indent.isEmpty()) {
      out.append('\n').repeat(indent, depth);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
