package dev.parley.api.wire.openai;

import dev.parley.api.chat.AnswerFormats;
import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.conversation.AnswerFormat;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads which format an answer must have: {@code response_format} of chat completions, which nests
 * the schema in {@code json_schema}, and {@code text.format} of responses, which does not.
 */
public final class AskedFormat {

  private AskedFormat() {}

  public static AnswerFormat read(JsonNode node, String path) {
    Fields format = fields(node, path);
    return switch (format.require("type", Read.anyText(0, 64))) {
      case "text" -> AnswerFormat.TEXT;
      case "json_object" -> object(format);
      case "json_schema" ->
          node.hasNonNull("json_schema")
              ? format.require(
                  "json_schema", (inner, at) -> AnswerFormats.jsonSchema(fields(inner, at)))
              : flat(format);
      default ->
          throw Read.refused(format.at("type"), "must be 'text', 'json_object' or 'json_schema'");
    };
  }

  /** Clients of llama.cpp send the schema beside this type: it binds there. */
  private static AnswerFormat object(Fields format) {
    return format.object().path("schema").isObject()
        ? AnswerFormats.jsonSchema(format)
        : new AnswerFormat.JsonObject();
  }

  /** Without any of it, it is missed where a chat completion has it. */
  private static AnswerFormat flat(Fields format) {
    return format.object().hasNonNull("schema") || format.object().hasNonNull("name")
        ? AnswerFormats.jsonSchema(format)
        : format.require("json_schema", (_, _) -> AnswerFormat.TEXT);
  }

  private static Fields fields(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, Set.of());
  }
}
