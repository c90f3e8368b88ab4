package dev.parley.bench.stack;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Questions of an exact length in tokens, counted with the marks of the chat format. No two begin
 * alike, so that no server can re-use one for another.
 */
public final class Prompts implements AutoCloseable {

  private static final int LETTERS = 26;

  private final ChatTokenizer text;
  private final SplittableRandom random;

  /** Of the tokenizer in this folder. */
  public Prompts(Path folder, long seed) {
    ModelFolder model = ModelFolder.open(folder);
    this.text =
        ChatTokenizer.open(model.tokenizer(), model.shape().vocabulary(), model.endTokens());
    this.random = new SplittableRandom(seed);
  }

  /**
   * @throws IllegalArgumentException when the format alone takes more
   */
  public String next(int tokens) {
    StringBuilder words = new StringBuilder(word());
    if (length(words) > tokens) {
      throw new IllegalArgumentException("a prompt needs at least " + length(words) + " tokens");
    }
    while (length(words) < tokens) {
      int fits = words.length();
      words.append(' ').append(tokens - length(words) > 8 ? word() : "a");
      if (length(words) > tokens) {
        words.setLength(fits);
        words.append('a');
      }
    }
    return words.toString();
  }

  private int length(CharSequence words) {
    ChatMessage question = new ChatMessage(ChatMessage.Role.USER, words.toString());
    return text.prompts().encode(Conversation.of(List.of(question))).length;
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      word.append((char) ('a' + random.nextInt(LETTERS)));
    }
    return word.toString();
  }

  @Override
  public void close() {
    text.close();
  }
}
