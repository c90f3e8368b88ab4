package dev.parley.inference.tokenizer;

import dev.parley.inference.source.TokenizerSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What {@code tokenizer_config.json} configures, completed from {@code tokenizer.json}.
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

  static TokenizerConfig of(TokenizerSource source) {
    JsonNode root = source.config().root();
    Optional<String> first = first(source.tokenizer().root().path("post_processor"));
    JsonNode adds = root.path("add_bos_token");
    return new TokenizerConfig(
        template(root.path("chat_template")),
        token(root.path("bos_token")).or(() -> first),
        token(root.path("eos_token")),
        adds.isBoolean() ? adds.booleanValue() : first.isPresent());
  }

  /**
   * The token that a post-processor, alone or one of several, puts before every text. Tokenizers
   * without {@code add_bos_token}, those of Llama 3 among them, are configured that way.
   */
  private static Optional<String> first(JsonNode processor) {
    for (JsonNode one : processor.path("processors")) {
      Optional<String> found = first(one);
      if (found.isPresent()) {
        return found;
      }
    }
    boolean isTemplate = processor.path("type").asString("").equals("TemplateProcessing");
    return isTemplate
        ? token(processor.path("single").path(0).path("SpecialToken").path("id"))
        : Optional.empty();
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
