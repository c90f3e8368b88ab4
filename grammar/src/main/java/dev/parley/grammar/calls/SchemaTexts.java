package dev.parley.grammar.calls;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Finds of which types the values of a JSON schema may be. */
public final class SchemaTexts {

  /** References that lead further than this lead in a circle. */
  private static final int DEPTH = 8;

  private SchemaTexts() {}

  /** The schema that a reference within its document leads to; a schema without one is its own. */
  public static JsonNode resolved(JsonNode schema, JsonNode root) {
    JsonNode found = schema;
    for (int i = 0; i < DEPTH && found.path("$ref").asString("").startsWith("#/"); i++) {
      found = root.at(found.path("$ref").asString("").substring(1));
    }
    return found;
  }

  /** Whether a string may be valid; also where the schema does not say. */
  public static boolean mayBeText(JsonNode schema, JsonNode root) {
    return mayBe("string", schema, root, DEPTH);
  }

  /** Whether a value of the type of this one may be valid. */
  public static boolean mayBeLike(JsonNode value, JsonNode schema, JsonNode root) {
    return Stream.of("string", "number", "integer", "boolean", "null", "object", "array")
        .anyMatch(type -> isA(type, value) && mayBe(type, schema, root, DEPTH));
  }

  private static boolean mayBe(String type, JsonNode schema, JsonNode root, int depth) {
    JsonNode own = resolved(schema, root);
    if (depth == 0 || !own.isObject()) {
      return true;
    }
    if (own.has("const")) {
      return isA(type, own.path("const"));
    }
    if (own.has("enum")) {
      return own.path("enum").valueStream().anyMatch(value -> isA(type, value));
    }
    JsonNode types = own.path("type");
    boolean typed =
        types.isMissingNode()
            || types.asString("").equals(type)
            || types.valueStream().anyMatch(one -> one.asString("").equals(type));
    return typed
        && Stream.of("anyOf", "oneOf")
            .map(own::path)
            .filter(JsonNode::isArray)
            .allMatch(
                options ->
                    options.valueStream().anyMatch(one -> mayBe(type, one, root, depth - 1)));
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "object" -> value.isObject();
      default -> value.isArray();
    };
  }
}
