package dev.parley.grammar.calls;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What schemas say of arguments that a model writes one by one. */
final class ArgumentSchemas {

  /** Why a schema is refused that does not name the arguments. */
  static final String NO_PROPERTIES =
      "This model takes arguments one by one, so the schema must have 'properties'.";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ArgumentSchemas() {}

  /** The schema, or a missing node where it is no JSON. */
  static JsonNode read(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  static boolean isRequired(JsonNode root, String name) {
    return root.path("required").valueStream().anyMatch(node -> node.asString("").equals(name));
  }

  /** The only values that a schema allows; none where it does not name them. */
  static List<JsonNode> fixed(JsonNode schema) {
    return schema.has("const")
        ? List.of(schema.path("const"))
        : schema.path("enum").valueStream().toList();
  }

  /** A schema of one argument with the definitions that it may refer to. */
  static JsonNode withDefinitions(JsonNode schema, JsonNode root) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode whole = object.deepCopy();
    Stream.of("$defs", "definitions")
        .filter(key -> root.has(key) && !whole.has(key))
        .forEach(key -> whole.set(key, root.get(key)));
    return whole;
  }

  /** A name in a JSON pointer. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
