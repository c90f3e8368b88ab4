package dev.parley.grammar.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/**
 * The one spelling of a JSON value in which answers are written: one space behind each comma and
 * colon between values and nowhere else, UTF-8, nothing escaped that need not be.
 */
public final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** The bytes of a value. */
  public static byte[] of(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString().getBytes(UTF_8);
  }

  /** The bytes between the quotes of a string. */
  static byte[] inside(String text) {
    StringBuilder out = new StringBuilder();
    writeInside(text, out);
    return out.toString().getBytes(UTF_8);
  }

  private static void write(JsonNode value, StringBuilder out) {
    if (value.isObject()) {
      String separator = "{";
      for (var property : value.properties()) {
        out.append(separator).append('"');
        writeInside(property.getKey(), out);
        out.append("\": ");
        write(property.getValue(), out);
        separator = ", ";
      }
      out.append(value.isEmpty() ? "{}" : "}");
    } else if (value.isArray()) {
      String separator = "[";
      for (JsonNode item : value) {
        out.append(separator);
        write(item, out);
        separator = ", ";
      }
      out.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isString()) {
      out.append('"');
      writeInside(value.asString(), out);
      out.append('"');
    } else if (value.isNumber()) {
      out.append(number(value.decimalValue()));
    } else {
      out.append(value);
    }
  }

  /** As people write it; with an exponent only where the digits would be many zeros. */
  private static String number(BigDecimal value) {
    return Math.abs(value.scale()) < 32 ? value.toPlainString() : value.toString();
  }

  private static void writeInside(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
