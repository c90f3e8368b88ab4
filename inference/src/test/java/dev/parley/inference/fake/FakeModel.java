package dev.parley.inference.fake;

import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.Feature;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.job.ModelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A model whose token n of job j reads {@code "j.n "}, so that loss, repetition and mixing show in
 * the text. A test may pause it, let it fail or slow it down before a certain token, from any
 * thread.
 */
public final class FakeModel implements LanguageModel {

  /** The name in its card. */
  public static final ModelName NAME = new ModelName("fake");

  private final FakeTokens tokens = new FakeTokens();
  private final Decoder decoder = new FakeDecoder(this);
  private final List<Trigger> triggers = new CopyOnWriteArrayList<>();
  private final List<List<int[]>> steps = new CopyOnWriteArrayList<>();
  private final ModelCard card;
  private final int capacity;
  private final int words;
  private final int layers;
  private volatile Duration pace = Duration.ZERO;

  private FakeModel(ModelCard card, int capacity, int words, int layers) {
    this.card = card;
    this.capacity = capacity;
    this.words = words;
    this.layers = layers;
  }

  /** A window of 2,000 tokens, a cache for 16,000, answers without an end. */
  public static FakeModel endless() {
    return new FakeModel(card(NAME, "fake-weights"), 16_000, FakeTokens.END, 1);
  }

  /** The same under another name, with a queue of its own. */
  public FakeModel named(ModelName name) {
    return new FakeModel(card(name, card.fingerprint()), capacity, words, layers);
  }

  /** Ends each answer by itself after this many tokens. */
  public FakeModel answerLength(int tokens) {
    return new FakeModel(card, capacity, tokens, layers);
  }

  /** All its caches together hold this many tokens. */
  public FakeModel capacity(int tokens) {
    return new FakeModel(card, tokens, words, layers);
  }

  /** Has this many layers, so that a pass may take prompts through some of them. */
  public FakeModel layers(int layers) {
    return new FakeModel(card, capacity, words, layers);
  }

  /** Other weights under the same name. */
  public FakeModel withWeights(String fingerprint) {
    return new FakeModel(card(card.name(), fingerprint), capacity, words, layers);
  }

  /** Pauses before token {@code token} of {@code job}, once, until the test resumes it. */
  public Breakpoint pauseBefore(int job, int token) {
    Breakpoint breakpoint = new Breakpoint();
    triggers.add(new Trigger(job, token, new AtomicInteger(1), breakpoint::pass));
    return breakpoint;
  }

  /** Throws instead of computing token {@code token} of {@code job}, this many times. */
  public void fail(int job, int token, int times, Supplier<? extends Throwable> failure) {
    triggers.add(new Trigger(job, token, new AtomicInteger(times), () -> sneak(failure.get())));
  }

  /** Does something whenever token {@code token} of {@code job} is due. */
  public void before(int job, int token, Runnable action) {
    triggers.add(new Trigger(job, token, new AtomicInteger(Integer.MAX_VALUE), action));
  }

  /** Each step takes at least this long from now on. */
  public FakeModel pace(Duration step) {
    pace = step;
    return this;
  }

  /** The token ids of every step so far, chunk by chunk. */
  public List<List<int[]>> steps() {
    return List.copyOf(steps);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public PromptEncoder prompts() {
    return tokens;
  }

  @Override
  public TokenText text() {
    return tokens;
  }

  @Override
  public Decoder decoder() {
    return decoder;
  }

  @Override
  public void close() {
    decoder.close();
  }

  int capacity() {
    return capacity;
  }

  int words() {
    return words;
  }

  int layers() {
    return layers;
  }

  /** Called before each step with what it computes. */
  void stepping(List<int[]> chunks) {
    steps.add(chunks);
    LockSupport.parkNanos(pace.toNanos());
    for (int[] chunk : chunks) {
      int last = chunk[chunk.length - 1];
      triggers.forEach(trigger -> trigger.fire(last));
    }
  }

  private static ModelCard card(ModelName name, String fingerprint) {
    return new ModelCard(
        name,
        2_000,
        12,
        fingerprint,
        "float32",
        "Counts.",
        "nobody",
        SamplingDefaults.NONE,
        Set.of(Feature.LOGPROBS),
        Optional.of(FakeTokens.VOCABULARY));
  }

  @SuppressWarnings("unchecked") // a failure may be any that libtorch and the JVM throw
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  private record Trigger(int job, int token, AtomicInteger times, Runnable effect) {

    void fire(int lastId) {
      boolean begins = token == 0 && FakeTokens.token(lastId) == FakeTokens.PROMPT;
      boolean follows = FakeTokens.token(lastId) == token - 1;
      boolean here = FakeTokens.job(lastId) == job && (begins || follows);
      if (here && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        effect.run();
      }
    }
  }
}
