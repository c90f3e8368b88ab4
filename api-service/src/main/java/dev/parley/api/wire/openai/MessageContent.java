package dev.parley.api.wire.openai;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a message says, in any role: a string, or parts of text, which are joined. Parts of
 * any other kind are refused: a model that reads text alone would answer as if they were not there.
 */
public final class MessageContent {

  private static final int MOST = 2048;
  private static final int CHARACTERS = 1 << 20;

  /** What people write holds no U+0000, which many a program takes for the end of a text. */
  public static final BiFunction<JsonNode, String, String> PEOPLE =
      reader(Read.text(0, CHARACTERS));

  /** What models and tools have written is taken back as it was. */
  public static final BiFunction<JsonNode, String, String> MACHINES =
      reader(Read.anyText(0, CHARACTERS));

  private MessageContent() {}

  private static BiFunction<JsonNode, String, String> reader(
      BiFunction<JsonNode, String, String> text) {
    return (node, path) -> {
      Read.requireType(
          node.isString() || node.isArray(), path, "must be a string or a list of parts");
      return node.isArray()
          ? String.join("\n", Read.list(0, MOST, part(text)).apply(node, path))
          : text.apply(node, path);
    };
  }

  private static BiFunction<JsonNode, String, String> part(
      BiFunction<JsonNode, String, String> text) {
    return (node, path) -> node.isString() ? text.apply(node, path) : typed(node, path, text);
  }

  private static String typed(
      JsonNode node, String path, BiFunction<JsonNode, String, String> text) {
    Fields part = Fields.of(node, path, UnknownFields.IGNORED, Set.of());
    return switch (part.require("type", Read.anyText(0, 64))) {
      case "text", "input_text", "output_text" -> part.require("text", text);
      case "refusal" -> part.require("refusal", text);
      default ->
          throw Read.refused(
              ErrorCode.UNSUPPORTED_VALUE,
              part.at("type"),
              "must be 'text' here: these models read nothing else");
    };
  }
}
