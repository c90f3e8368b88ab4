package dev.parley.inference.chatformat;

import dev.parley.conversation.Conversation;
import dev.parley.inference.golden.GoldenConversation;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.models.huggingface.FolderTokenizer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What transformers makes of a conversation with the tokenizer and template of a test folder.
 * Written by {@code tools/golden/chat_formats.py}.
 *
 * @param conversation that ends with the assistant's message is to be continued
 * @param thinking whether the template was asked for it
 * @param text of the whole prompt
 * @param ids of the whole prompt
 * @param encoded ids of the last message alone
 * @param decoded text of {@code encoded}
 */
record ChatGolden(
    String folder,
    String title,
    Conversation conversation,
    Thinking thinking,
    String text,
    int[] ids,
    int[] encoded,
    String decoded) {

  /** Folders for which there is a format in code. */
  static final List<String> FOLDERS =
      List.of(
          "qwen1.5",
          "qwen2.5",
          "qwen3",
          "smollm2",
          "chatml-without-default",
          "tinyllama",
          "tinyllama-metaspace-first",
          "llama3",
          "llama3.2",
          "spelled",
          "minicpm5",
          "minicpm5-2b",
          "qwen3-thinking-2507",
          "qwen3.5",
          "r1-distill-qwen",
          "falcon3",
          "smollm3",
          "granite4",
          "ernie4.5",
          "gemma3",
          "phi4-mini",
          "stripping");

  /** A size of vocabulary that all test folders keep to. */
  static final int VOCABULARY = 1_000;

  /** Folders whose templates are executed, as they know tools that no format in code knows. */
  static final List<String> EXECUTED = List.of("lfm2", "lfm2.5", "falcon3-tools", "qwen3-coder");

  static Stream<ChatGolden> all() {
    return folders().flatMap(ChatGolden::of);
  }

  static Stream<String> folders() {
    return Stream.concat(FOLDERS.stream(), EXECUTED.stream());
  }

  static Path folder(String name) {
    try {
      return Path.of(ChatGolden.class.getResource("/chat/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static TokenizerSource tokenizer(String name) {
    return FolderTokenizer.read(folder(name));
  }

  @Override
  public String toString() {
    return folder + ": " + title;
  }

  static Stream<ChatGolden> of(String folder) {
    JsonNode cases = new JsonMapper().readTree(folder(folder).resolve("golden.json"));
    return cases.valueStream().map(node -> of(folder, node));
  }

  private static ChatGolden of(String folder, JsonNode node) {
    return new ChatGolden(
        folder,
        node.path("title").stringValue(),
        GoldenConversation.of(node),
        node.path("thinking").asBoolean(false) ? Thinking.ON : Thinking.OFF,
        node.path("text").stringValue(),
        ids(node.path("ids")),
        ids(node.path("encoded")),
        node.path("decoded").stringValue());
  }

  private static int[] ids(JsonNode node) {
    return IntStream.range(0, node.size()).map(i -> node.get(i).intValue()).toArray();
  }
}
