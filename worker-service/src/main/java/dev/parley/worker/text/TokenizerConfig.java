package dev.parley.worker.text;

import dev.parley.worker.source.ModelJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What {@code tokenizer_config.json} says.
 *
 * @param chatTemplate Jinja
 * @param beginning the token that begins a text
 * @param end the token that ends a text
 * @param addsBeginning whether a text without a chat template is to begin with {@code beginning}
 */
public record TokenizerConfig(
    Optional<String> chatTemplate,
    Optional<String> beginning,
    Optional<String> end,
    boolean addsBeginning) {

  static TokenizerConfig of(ModelJson config) {
    JsonNode root = config.root();
    return new TokenizerConfig(
        template(root.path("chat_template")),
        token(root.path("bos_token")),
        token(root.path("eos_token")),
        root.path("add_bos_token").asBoolean(false));
  }

  /** One template, or a list of named ones of which {@code default} is for chats. */
  private static Optional<String> template(JsonNode node) {
    if (node.isString()) {
      return Optional.of(node.stringValue());
    }
    for (JsonNode named : node) {
      if (named.path("name").asString("").equals("default")) {
        return template(named.path("template"));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> token(JsonNode node) {
    JsonNode content = node.isObject() ? node.path("content") : node;
    return content.isString() ? Optional.of(content.stringValue()) : Optional.empty();
  }
}
