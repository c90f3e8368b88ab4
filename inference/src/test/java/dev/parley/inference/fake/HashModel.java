package dev.parley.inference.fake;

import dev.parley.conversation.Conversation;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.Feature;
import dev.parley.job.ModelName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model over 26 letters whose logits are a hash of the whole context: for sampled answers. It
 * computes drafts, biases its logits and gives the unadjusted ones; it knows no penalties.
 */
public final class HashModel implements LanguageModel, Decoder, PromptEncoder, TokenText {

  private static final int LETTERS = 26;

  private final int cycle;

  public HashModel() {
    this(0);
  }

  private HashModel(int cycle) {
    this.cycle = cycle;
  }

  /** Mostly repeats itself after this many letters; 0: never. */
  public static HashModel repeating(int cycle) {
    return new HashModel(cycle);
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        new ModelName("hash"),
        1_000,
        1,
        "hash",
        "float32",
        "Letters.",
        "nobody",
        ModelCard.SamplingDefaults.NONE,
        Set.of(Feature.LOGPROBS));
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
    return conversation.messages().getLast().content().chars().map(c -> c % LETTERS).toArray();
  }

  @Override
  public byte[] bytes(int id) {
    return new byte[] {(byte) ('a' + id)};
  }

  @Override
  public boolean isEnd(int id) {
    return false;
  }

  @Override
  public boolean stripsLeadingSpace() {
    return false;
  }

  @Override
  public int capacity() {
    return 10_000;
  }

  @Override
  public KvCache open() {
    return new Letters();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return batch.stream().map(this::forward).toList();
  }

  @Override
  public void close() {}

  private Optional<Candidates> forward(Chunk chunk) {
    Letters letters = (Letters) chunk.cache();
    Arrays.stream(chunk.tokens()).forEach(letters.ids::add);
    letters.draft = chunk.draft();
    return chunk.selection().map(selection -> hashed(letters.ids, selection, chunk.draft()));
  }

  private Hashed hashed(List<Integer> context, Selection selection, int[] draft) {
    List<Candidates> drafted = new ArrayList<>();
    List<Integer> guessed = new ArrayList<>(context);
    for (int id : draft) {
      guessed.add(id);
      drafted.add(hashed(guessed, selection, List.of()));
    }
    return hashed(context, selection, drafted);
  }

  private Hashed hashed(List<Integer> context, Selection selection, List<Candidates> drafted) {
    float[] logits = logits(context);
    Optional<Candidates> unadjusted =
        selection.unadjusted() == Unadjusted.ASKED
            ? Optional.of(new Hashed(logits, 1, Optional.empty(), List.of()))
            : Optional.empty();
    float[] biased = logits.clone();
    Bias bias = selection.bias();
    for (int i = 0; i < bias.tokens().length; i++) {
      biased[bias.tokens()[i]] += (float) bias.added()[i];
    }
    return new Hashed(biased, selection.temperature(), unadjusted, drafted);
  }

  /** The logits after these letters, as the network gives them. */
  public float[] logits(List<Integer> context) {
    float[] logits = new float[LETTERS];
    for (int id = 0; id < LETTERS; id++) {
      logits[id] = Math.floorMod(context.hashCode() * 31 + id * 2_654_435, 1_000) / 250f;
    }
    if (cycle > 0 && context.size() >= cycle) {
      logits[context.get(context.size() - cycle)] += 9;
    }
    return logits;
  }

  private static final class Letters implements KvCache {

    private final List<Integer> ids = new ArrayList<>();
    private int[] draft = {};

    @Override
    public int length() {
      return ids.size();
    }

    @Override
    public void accept(int drafted) {
      Arrays.stream(draft, 0, drafted).forEach(ids::add);
    }

    @Override
    public void release() {}
  }

  private record Hashed(
      float[] all, double temperature, Optional<Candidates> unadjusted, List<Candidates> drafted)
      implements Candidates {

    @Override
    public int[] ids() {
      return IntStream.range(0, LETTERS)
          .boxed()
          .sorted(Comparator.<Integer>comparingDouble(id -> -all[id]).thenComparing(id -> id))
          .mapToInt(id -> id)
          .toArray();
    }

    @Override
    public float[] logits() {
      float[] sorted = new float[LETTERS];
      int[] ids = ids();
      for (int rank = 0; rank < LETTERS; rank++) {
        sorted[rank] = all[ids[rank]];
      }
      return sorted;
    }

    @Override
    public double logSumExp() {
      double sum = 0;
      for (float logit : all) {
        sum += Math.exp(logit / temperature);
      }
      return Math.log(sum);
    }
  }
}
