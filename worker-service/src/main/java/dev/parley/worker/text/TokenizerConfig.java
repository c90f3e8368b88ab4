package dev.parley.worker.text;

import dev.parley.worker.folder.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What {@code tokenizer_config.json} says.
 *
 * @param chatTemplate Jinja; of {@code chat_template.jinja} when there is one, as newer models have
 * @param beginning the token that begins a text
 * @param end the token that ends a text
 * @param addsBeginning whether a text without a chat template is to begin with {@code beginning}
 */
public record TokenizerConfig(
    Optional<String> chatTemplate,
    Optional<String> beginning,
    Optional<String> end,
    boolean addsBeginning) {

  private static final long LARGEST_TEMPLATE = 1L << 20;

  static TokenizerConfig read(Path folder) {
    FolderJson file = FolderJson.read(folder.resolve("tokenizer_config.json"));
    JsonNode root = file.root();
    return new TokenizerConfig(
        templateFile(folder).or(() -> template(root.path("chat_template"))),
        token(root.path("bos_token")),
        token(root.path("eos_token")),
        root.path("add_bos_token").asBoolean(false));
  }

  private static Optional<String> templateFile(Path folder) {
    Path path = folder.resolve("chat_template.jinja");
    try {
      if (!Files.isRegularFile(path)) {
        return Optional.empty();
      }
      if (Files.size(path) > LARGEST_TEMPLATE) {
        throw new UnusableModelException(path, "has more than " + LARGEST_TEMPLATE + " bytes");
      }
      return Optional.of(Files.readString(path));
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be read as UTF-8: " + e.getMessage(), e);
    }
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
