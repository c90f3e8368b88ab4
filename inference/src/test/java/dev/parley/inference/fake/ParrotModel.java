package dev.parley.inference.fake;

import dev.parley.conversation.Conversation;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model that gives the same answer to every prompt: for answers that look odd. An empty text
 * stands for a control token.
 */
public final class ParrotModel implements LanguageModel, Decoder, PromptEncoder, TokenText {

  private static final int ROOM = 16_000;

  private final List<String> words;

  private ParrotModel(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** Answers with these texts, a token each. Has the card of {@link FakeModel}. */
  public static ParrotModel answering(List<String> words) {
    return new ParrotModel(words);
  }

  @Override
  public ModelCard card() {
    return FakeModel.endless().card();
  }

  @Override
  public PromptEncoder prompts() {
    return this;
  }

  @Override
  public TokenText text() {
    return this;
  }

  @Override
  public Decoder decoder() {
    return this;
  }

  @Override
  public int[] encode(Conversation conversation) {
    int[] prompt = new int[conversation.messages().getLast().content().length()];
    Arrays.fill(prompt, prompt());
    return prompt;
  }

  @Override
  public byte[] bytes(int id) {
    String text = id == end() || id == prompt() ? "" : words.get(id);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean isEnd(int id) {
    return id == end();
  }

  @Override
  public boolean stripsLeadingSpace() {
    return false;
  }

  @Override
  public int capacity() {
    return ROOM;
  }

  @Override
  public KvCache open() {
    return new Counted();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return batch.stream().map(this::forward).toList();
  }

  @Override
  public void close() {}

  private Optional<Candidates> forward(Chunk chunk) {
    ((Counted) chunk.cache()).length += chunk.tokens().length;
    int last = chunk.tokens()[chunk.tokens().length - 1];
    return chunk.selection().map(selection -> new SingleCandidate(last == prompt() ? 0 : last + 1));
  }

  private int end() {
    return words.size();
  }

  private int prompt() {
    return words.size() + 1;
  }

  private static final class Counted implements KvCache {

    private int length;

    @Override
    public int length() {
      return length;
    }

    @Override
    public void release() {}
  }
}
