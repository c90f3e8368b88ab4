package dev.parley.bench.answers;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields that a JSON object should have, and no others.
 *
 * @param values strings and integers, one for each name
 */
record JsonFields(List<String> names, List<Object> values) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Whether a text is such an object, white space and a fence of Markdown aside. */
  boolean areAllOf(String text) {
    String bare = text.strip().replaceAll("^```(?:json)?\\s*|\\s*```$", "");
    try {
      JsonNode node = JSON.readTree(bare);
      return node.isObject()
          && Set.copyOf(node.propertyNames()).equals(Set.copyOf(names))
          && IntStream.range(0, names.size())
              .allMatch(i -> isValue(node.get(names.get(i)), values.get(i)));
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isValue(JsonNode node, Object value) {
    return switch (value) {
      case Integer number -> node.isInt() && node.intValue() == number;
      case String text -> node.isString() && node.stringValue().equals(text);
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }
}
