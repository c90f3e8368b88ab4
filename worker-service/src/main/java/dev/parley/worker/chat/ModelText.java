package dev.parley.worker.chat;

import dev.parley.job.ChatMessage;
import dev.parley.worker.model.PromptEncoder;
import dev.parley.worker.model.TokenText;
import dev.parley.worker.text.FolderTokenizer;
import dev.parley.worker.text.PromptPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** All that a Hugging Face folder says of text: chat format and tokenizer. Thread-safe. */
public final class ModelText implements AutoCloseable {

  private final FolderTokenizer tokenizer;
  private final ChatFormat format;
  private final TokenText tokens;

  private ModelText(FolderTokenizer tokenizer, Set<Integer> ends) {
    this.tokenizer = tokenizer;
    this.format = ChatFormats.recognise(tokenizer.config());
    this.tokens = tokenizer.text(ends, format.ends());
  }

  /**
   * Opens a folder.
   *
   * @param vocabulary how many ids the network knows
   * @param ends ids that end an answer, as {@code config.json} and {@code generation_config.json}
   *     name them, below {@code vocabulary}; those of the chat format are added
   * @throws dev.parley.worker.folder.UnusableModelException when its tokenizer cannot be used
   */
  public static ModelText open(Path folder, int vocabulary, Set<Integer> ends) {
    return new ModelText(FolderTokenizer.open(folder, vocabulary), ends);
  }

  public PromptEncoder prompts() {
    return new PromptEncoder() {
      @Override
      public int[] encode(List<ChatMessage> messages) {
        return tokenizer.encode(write(messages));
      }

      @Override
      public List<String> stops() {
        return format.stops();
      }
    };
  }

  List<PromptPart> write(List<ChatMessage> messages) {
    return format.write(messages);
  }

  public TokenText tokens() {
    return tokens;
  }

  /** Bytes of the longest token. */
  public int longestToken() {
    return tokenizer.longestToken();
  }

  /** The name of the chat format, for logs. */
  public String format() {
    return format.getClass().getSimpleName();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
