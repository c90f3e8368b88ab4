package dev.parley.inference.chatformat;

import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.family.PlainTools;
import dev.parley.inference.chatformat.template.FormatChoice;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conversations to token ids and back to text: a model's chat format and its tokenizer.
 * Thread-safe.
 */
public final class ChatTokenizer implements AutoCloseable {

  private final ModelTokenizer tokenizer;
  private final FormatChoice choice;
  private final ChatFormat format;
  private final TokenText tokens;

  private ChatTokenizer(ModelTokenizer tokenizer, Set<Integer> ends) {
    this.tokenizer = tokenizer;
    this.choice = FormatChoice.of(tokenizer);
    this.format = withTools(choice.format());
    this.tokens = tokenizer.text(ends, format.textTokens());
  }

  /**
   * Opens the tokenizer of a model and chooses its chat format.
   *
   * @param vocabulary how many ids the network knows
   * @param ends ids that end an answer, as the model's configuration names them, below {@code
   *     vocabulary}; those that are ends by their names are added
   * @throws dev.parley.inference.source.UnusableModelException when its tokenizer cannot be used
   */
  public static ChatTokenizer open(TokenizerSource source, int vocabulary, Set<Integer> ends) {
    return new ChatTokenizer(ModelTokenizer.open(source, vocabulary), ends);
  }

  private static ChatFormat withTools(ChatFormat format) {
    return format.features().contains(Feature.TOOLS) ? format : new PlainTools(format);
  }

  public PromptEncoder prompts() {
    return new Prompts(format);
  }

  List<PromptPart> write(Conversation conversation, Thinking thinking) {
    return format.thinking(thinking).write(conversation);
  }

  public TokenText tokens() {
    return tokens;
  }

  /** What the chat format can write and read beyond plain text. */
  public Set<Feature> features() {
    return format.features();
  }

  /** Bytes of the longest token. */
  public int longestToken() {
    return tokenizer.longestToken();
  }

  /** The name of the chat format, for logs. */
  public String format() {
    return format.name();
  }

  /** Why this format was chosen: one clause, for logs. */
  public String formatReason() {
    return choice.reason();
  }

  /**
   * Whether the model has a chat template that nothing here can stand for: then it is prompted as a
   * base model, though it was trained for something else.
   */
  public boolean isTemplateUnknown() {
    return choice.isFallback();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private final class Prompts implements PromptEncoder {

    private final ChatFormat format;

    Prompts(ChatFormat format) {
      this.format = format;
    }

    @Override
    public int[] encode(Conversation conversation) {
      return tokenizer.encode(format.write(conversation));
    }

    @Override
    public long leastTokens(String text) {
      return tokenizer.leastTokens(text);
    }

    @Override
    public AnswerSplitter splitter(Conversation conversation) {
      return format.splitter(conversation);
    }

    @Override
    public Optional<Grammar> opening(Conversation conversation) {
      return format.opening(conversation);
    }

    @Override
    public Optional<CallFrame> callFrame(Conversation conversation) {
      return format.callFrame(conversation);
    }

    @Override
    public PromptEncoder thinking(Thinking thinking) {
      return new Prompts(format.thinking(thinking));
    }

    @Override
    public List<String> stops() {
      return format.stops();
    }
  }
}
