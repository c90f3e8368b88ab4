package dev.parley.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON strictly: a field that is missing or of another type is {@link MalformedData}. */
public final class StoredJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  private StoredJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** Parses {@code text} and reads it; whatever goes wrong is {@link MalformedData}. */
  public static <T> T read(String what, String text, Function<JsonNode, T> reader) {
    return guard(what, () -> reader.apply(MAPPER.readTree(text)));
  }

  /** Runs {@code reader}; values that our records refuse are {@link MalformedData}, too. */
  static <T> T guard(String what, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (JacksonException e) {
      throw new MalformedData(what + " is no JSON"); // its message would quote the text
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedData(what + ": " + e.getMessage(), e);
    }
  }

  public static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new MalformedData("no " + name);
    }
    return value;
  }

  public static String text(JsonNode node, String name) {
    JsonNode value = field(node, name);
    require(value.isString(), name);
    return value.stringValue();
  }

  public static int count(JsonNode node, String name) {
    return integer(field(node, name), name);
  }

  static long number(JsonNode node, String name) {
    JsonNode value = field(node, name);
    require(value.isIntegralNumber() && value.canConvertToLong(), name);
    return value.longValue();
  }

  public static double real(JsonNode node, String name) {
    JsonNode value = field(node, name);
    require(value.isNumber(), name);
    return value.doubleValue();
  }

  static <E extends Enum<E>> E word(Class<E> type, JsonNode node, String name) {
    return Enum.valueOf(type, text(node, name).toUpperCase(Locale.ROOT));
  }

  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> reader) {
    JsonNode values = field(node, name);
    require(values.isArray(), name);
    List<T> list = new ArrayList<>(values.size());
    values.forEach(value -> list.add(reader.apply(value)));
    return list;
  }

  static int integer(JsonNode value, String name) {
    require(value.isIntegralNumber() && value.canConvertToInt(), name);
    return value.intValue();
  }

  static void require(boolean holds, String name) {
    if (!holds) {
      throw new MalformedData(name + " is of another type");
    }
  }
}
