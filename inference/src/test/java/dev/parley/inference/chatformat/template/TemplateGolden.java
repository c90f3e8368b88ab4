package dev.parley.inference.chatformat.template;

import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.golden.GoldenConversation;
import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.job.JobRequest.Thinking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What transformers prints of a conversation with a published template, or that it refuses it.
 * Written by {@code tools/golden/templates.py}.
 */
record TemplateGolden(
    String template,
    String title,
    Conversation conversation,
    Thinking thinking,
    Optional<String> text) {

  /** All of a folder. */
  static Stream<TemplateGolden> all() {
    return names().stream().flatMap(TemplateGolden::of);
  }

  static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".jinja"))
          .map(name -> name.substring(0, name.length() - ".jinja".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      String other = System.getProperty("templates");
      return other != null
          ? Path.of(other)
          : Path.of(TemplateGolden.class.getResource("/templates").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String source(String name) {
    try {
      return Files.readString(folder().resolve(name + ".jinja"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The format of a template whose tokenizer has these control tokens. */
  static ChatFormat format(String name, Set<String> controls) {
    JsonNode root = root(name);
    return format(
        source(name),
        root.path("bos").stringValueOpt().filter(token -> !token.isEmpty()),
        root.path("eos").stringValueOpt(),
        controls);
  }

  /** The format of any template. */
  static ChatFormat format(String source, Optional<String> beginning, Set<String> controls) {
    return format(source, beginning, Optional.empty(), controls);
  }

  private static ChatFormat format(
      String source, Optional<String> beginning, Optional<String> end, Set<String> controls) {
    return Templates.format(
        source, new TokenizerConfig(Optional.of(source), beginning, end, false), controls);
  }

  private static JsonNode root(String name) {
    return new JsonMapper().readTree(folder().resolve(name + ".json"));
  }

  static Stream<TemplateGolden> of(String name) {
    return root(name).path("cases").valueStream().map(node -> of(name, node));
  }

  @Override
  public String toString() {
    return template + ": " + title + (thinking == Thinking.ON ? ", thinking" : "");
  }

  private static TemplateGolden of(String name, JsonNode node) {
    return new TemplateGolden(
        name,
        node.path("title").stringValue(),
        GoldenConversation.of(node),
        node.path("thinking").booleanValue() ? Thinking.ON : Thinking.OFF,
        node.path("text").stringValueOpt());
  }
}
