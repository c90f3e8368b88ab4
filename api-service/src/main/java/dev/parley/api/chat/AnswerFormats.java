package dev.parley.api.chat;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Reads {@code response_format} as OpenAI's chat completions spell it. */
public final class AnswerFormats {

  private static final Set<String> SCHEMA = Set.of("name", "description", "schema", "strict");

  private AnswerFormats() {}

  /** Of the field {@code response_format}. */
  public static BiFunction<JsonNode, String, AnswerFormat> reader(UnknownFields unknown) {
    return (node, path) -> {
      Fields format = Fields.of(node, path, unknown, Set.of("type", "json_schema"));
      return switch (format.require("type", Read.text(0, 64))) {
        case "text" -> AnswerFormat.TEXT;
        case "json_object" -> new AnswerFormat.JsonObject();
        case "json_schema" ->
            format.require(
                "json_schema", (inner, at) -> jsonSchema(Fields.of(inner, at, unknown, SCHEMA)));
        default ->
            throw Read.refused(format.at("type"), "must be 'text', 'json_object' or 'json_schema'");
      };
    };
  }

  /** The format that an object with {@code schema} and so on describes. */
  public static AnswerFormat jsonSchema(Fields format) {
    return new AnswerFormat.JsonSchema(
        format.get("name", Tools::name).orElse("answer"),
        format.require("schema", Tools::schema),
        format.get("strict", Read::flag).orElse(false) ? Strictness.STRICT : Strictness.LENIENT);
  }
}
