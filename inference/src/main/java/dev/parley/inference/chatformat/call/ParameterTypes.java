package dev.parley.inference.chatformat.call;

import dev.parley.conversation.Tool;
import dev.parley.grammar.calls.SchemaTexts;
import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.source.StrictJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the arguments of a tool are, by its schema: as the model writes them, a text and a number
 * look alike.
 */
record ParameterTypes(ObjectNode schema) {

  static ParameterTypes of(Tool tool) {
    return new ParameterTypes(
        tool.parameters().flatMap(PythonJson::object).orElseGet(PythonJson::newObject));
  }

  /** A value as JSON. What can be no value of another type is a text, whatever the schema says. */
  String json(String parameter, String value) {
    JsonNode own = schema.path("properties").path(parameter);
    return other(value.strip())
        .filter(json -> isMeant(json, own))
        .orElseGet(() -> PythonJson.string(value));
  }

  /** Where a text is not allowed, a value of a wrong type is the better guess. */
  private boolean isMeant(String json, JsonNode own) {
    return SchemaTexts.mayBeLike(StrictJson.parse(json), own, schema)
        || !SchemaTexts.mayBeText(own, schema);
  }

  private static Optional<String> other(String text) {
    return switch (text) {
      case "True" -> Optional.of("true");
      case "False" -> Optional.of("false");
      case "None" -> Optional.of("null");
      default -> isJson(text) ? Optional.of(text) : Optional.empty();
    };
  }

  private static boolean isJson(String text) {
    try {
      return !text.isEmpty() && !StrictJson.parse(text).isString();
    } catch (JacksonException _) {
      return false;
    }
  }
}
