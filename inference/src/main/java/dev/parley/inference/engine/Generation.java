package dev.parley.inference.engine;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.inference.constraint.Constraint;
import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.Decoder.Bias;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.sampling.Logprobs;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SeenTokens;
import dev.parley.inference.tokenizer.AnswerText;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One answer as it grows: which token comes next, what text each token releases, and when the
 * answer is complete. The tokens of a log run through it just as new ones do, so a continued answer
 * is in the same state as an uninterrupted one. Not thread-safe.
 */
public final class Generation {

  private final TokenText tokens;
  private final Settings settings;
  private final int limit;
  private final AnswerText text;
  private final AnswerSplitter splitter;
  private final SeenTokens seen;
  private final Bias bias;
  private final Logprobs logprobs;
  private final Optional<Constraint> constraint;
  private int length;
  private Optional<FinishReason> ending = Optional.empty();

  /** An answer of any form. */
  public Generation(
      int[] prompt,
      TokenText tokens,
      AnswerSplitter splitter,
      Collection<String> stops,
      Settings settings,
      int limit) {
    this(prompt, tokens, splitter, stops, settings, limit, Optional.empty());
  }

  /**
   * @param prompt ids that the repetition penalty counts
   * @param splitter new; tells the answer's parts apart
   * @param stops strings that end the answer
   * @param limit the most tokens that the answer may have
   * @param constraint new; what the answer must look like, if anything
   */
  public Generation(
      int[] prompt,
      TokenText tokens,
      AnswerSplitter splitter,
      Collection<String> stops,
      Settings settings,
      int limit,
      Optional<Constraint> constraint) {
    this.tokens = tokens;
    this.settings = settings;
    this.limit = limit;
    this.text = new AnswerText(tokens, stops);
    this.splitter = splitter;
    this.seen = new SeenTokens(prompt, settings);
    this.bias = Bias.of(settings.logitBias());
    this.logprobs = new Logprobs(tokens, settings);
    this.constraint = constraint;
  }

  /**
   * Takes the next token. The one that ends the answer also releases what was held back.
   *
   * @return what it releases; none of it is empty
   * @throws IllegalStateException when the answer is complete already
   * @throws dev.parley.inference.constraint.RefusedTokenException when the constraint forbids it
   */
  public List<AnswerPiece> accept(int id) {
    if (ending.isPresent()) {
      throw new IllegalStateException("the answer is complete after " + length + " tokens");
    }
    constraint.ifPresent(format -> format.accept(id));
    seen.add(id);
    length++;
    String released = splitter.isInText() ? text.accept(id) : text.acceptUnstoppable(id);
    ending = endingAfter(id);
    List<AnswerPiece> pieces =
        splitter.accept(ending.isPresent() ? released + text.flush() : released);
    if (splitter.isComplete()) {
      ending = Optional.of(FinishReason.STOP);
    }
    return ending.isPresent() ? withLast(pieces) : pieces;
  }

  /** Present once the answer is complete. */
  public Optional<FinishReason> ending() {
    return ending;
  }

  /** Tokens so far. */
  public int length() {
    return length;
  }

  /**
   * How many of the tokens to come may be guessed ahead: one less than the limit leaves, and none
   * while a penalty makes the choice of a token depend on the tokens before it.
   */
  int draftLimit() {
    return seen.isCounting() ? 0 : limit - length - 1;
  }

  Selection selection() {
    return new Selection(settings.temperature(), bias, seen.penalties(), logprobs.unadjusted());
  }

  /** Chooses the next token and accepts it. */
  Token next(Candidates candidates) {
    int id = choose(candidates);
    if (splitter.isInText()) {
      logprobs.hold(id, candidates);
    }
    List<AnswerPiece> pieces = accept(id);
    return new Token(id, pieces, certainLogprobs(pieces));
  }

  private int choose(Candidates candidates) {
    return constraint.isPresent()
        ? Sampler.sample(candidates, settings, length, constraint.get())
        : Sampler.sample(candidates, settings, length);
  }

  private List<TokenLogprob> certainLogprobs(List<AnswerPiece> pieces) {
    String released = AnswerPiece.text(pieces);
    if (!released.isEmpty()) {
      return logprobs.release(released);
    }
    if (!splitter.isInText() || ending.isPresent()) {
      logprobs.drop();
    }
    return List.of();
  }

  private List<AnswerPiece> withLast(List<AnswerPiece> pieces) {
    List<AnswerPiece> all = new ArrayList<>(pieces);
    all.addAll(splitter.flush());
    return all;
  }

  private Optional<FinishReason> endingAfter(int id) {
    boolean complete = constraint.isPresent() && constraint.get().isComplete();
    if (tokens.isEnd(id) || text.stopped() || complete) {
      return Optional.of(FinishReason.STOP);
    }
    return length >= limit ? Optional.of(FinishReason.LENGTH) : Optional.empty();
  }
}
