package dev.parley.inference.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The network: token ids in, next-token candidates out. All methods belong to one thread (libtorch
 * gives each calling thread its own team of OpenMP threads).
 */
public interface Decoder extends AutoCloseable {

  /** Tokens that all open caches together may hold. */
  int capacity();

  /** Threads that a pass takes now. For any thread. */
  default int threads() {
    return 1;
  }

  /** A new, empty cache. */
  KvCache open();

  /**
   * A new cache that may hold a prefix of this context already, because another chat has computed
   * it; {@link KvCache#length()} is the length of that prefix, less than the context's.
   */
  default KvCache open(int[] context) {
    return open();
  }

  /**
   * One forward pass over any mix of prefill chunks and single tokens. Each chunk's tokens are
   * appended to its cache. A row's numbers do not depend on the other rows beyond rounding.
   *
   * @param batch at most one chunk per cache
   * @return one entry per chunk, in order: the candidates for the token after the chunk's last, or
   *     empty where the chunk has no {@code selection}. A decoder need not look at drafts.
   * @throws IllegalStateException when a cache would outgrow the window
   */
  List<Optional<Candidates>> forward(List<Chunk> batch);

  /**
   * Layers of the network; 1 where {@link #forward(List, Layers)} cannot take prompts through some
   * of them.
   */
  default int layers() {
    return 1;
  }

  /**
   * As {@link #forward(List)}, but chunks of more than one token go through these layers only, or
   * all chunks where each is of one token. Until they have gone through the last layer they are in
   * no cache and have no candidates: their rows wait here for a pass that begins at the next layer
   * with the very same chunks. Others may begin at layer 0 meanwhile and wait, too, in three places
   * at most; where a fourth begin, those that went on less lately are discarded.
   *
   * @throws IllegalArgumentException when the network has fewer layers, when other chunks than
   *     these wait before the first of them, or when one of these has a draft
   */
  default List<Optional<Candidates>> forward(List<Chunk> batch, Layers layers) {
    if (layers.from() != 0 || layers.to() != layers()) {
      throw new IllegalArgumentException("all layers at once, not " + layers);
    }
    return forward(batch);
  }

  @Override
  void close();

  /**
   * Consecutive layers.
   *
   * @param from the first, counted from 0
   * @param to the one after the last, greater than {@code from}
   */
  record Layers(int from, int to) {

    public Layers {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "layers from %d to %d", from, to));
      }
    }
  }

  /** One chat's cache. */
  interface KvCache {

    /** Tokens in the cache. */
    int length();

    /** Frees the cache. Idempotent. */
    void release();

    /**
     * Takes the first {@code drafted} tokens of the last chunk's draft into the cache: they were
     * right. Called at most once after a forward pass, for at most as many as were {@link
     * Candidates#drafted}.
     */
    default void accept(int drafted) {
      if (drafted > 0) {
        throw new IllegalStateException("nothing was drafted");
      }
    }
  }

  /**
   * Some tokens to append to one cache.
   *
   * @param tokens at least one id
   * @param selection what is asked of the logits after the last token; empty inside a prompt
   * @param draft a guess of what follows a single token, computed in the same pass: not in the
   *     cache until it is {@link KvCache#accept accepted}
   */
  record Chunk(KvCache cache, int[] tokens, Optional<Selection> selection, int[] draft) {

    public Chunk {
      if (draft.length > 0 && (tokens.length != 1 || selection.isEmpty())) {
        throw new IllegalArgumentException("a draft after " + tokens.length + " tokens");
      }
    }

    public Chunk(KvCache cache, int[] tokens, Optional<Selection> selection) {
      this(cache, tokens, selection, NOTHING);
    }

    private static final int[] NOTHING = {};
  }

  /**
   * How the logits are adjusted and summed before candidates are chosen.
   *
   * @param temperature for {@link Candidates#logSumExp}; 0 = greedy, where it is not needed
   * @param bias comes first
   * @param penalties come second
   * @param unadjusted whether {@link Candidates#unadjusted} is asked for
   */
  record Selection(double temperature, Bias bias, Penalties penalties, Unadjusted unadjusted) {

    /** Without bias. */
    public Selection(double temperature, Penalties penalties) {
      this(temperature, Bias.NONE, penalties, Unadjusted.LEFT_OUT);
    }
  }

  /** Whether the network's own distribution is asked for beside the adjusted one. */
  enum Unadjusted {
    ASKED,
    LEFT_OUT
  }

  /**
   * What is added to the logits of some tokens (OpenAI's logit_bias, the sequence_bias of
   * transformers).
   *
   * @param tokens distinct ids of the vocabulary
   * @param added parallel to {@code tokens}
   */
  record Bias(int[] tokens, double[] added) {

    public static final Bias NONE = new Bias(new int[0], new double[0]);

    /** What is to be added, by token. */
    public static Bias of(Map<Integer, Double> added) {
      SortedMap<Integer, Double> byId = new TreeMap<>(added);
      return new Bias(
          byId.keySet().stream().mapToInt(Integer::intValue).toArray(),
          byId.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /**
   * Penalties on tokens already seen. For a token with logit l: repetition first (l > 0 ? l / r : l
   * × r; Keskar et al. 2019, as transformers computes it), then − frequency × count − presence ×
   * [count > 0] (as OpenAI documents it).
   *
   * @param tokens distinct ids of prompt and answer; empty when all penalties are off
   * @param counts how often each stands in the answer (0 = prompt only), parallel to {@code tokens}
   */
  record Penalties(
      int[] tokens, int[] counts, double repetition, double presence, double frequency) {

    public static final Penalties NONE = new Penalties(new int[0], new int[0], 1, 0, 0);
  }

  /** The most likely next tokens. Valid until the next {@link Decoder#forward}. */
  interface Candidates {

    /** Ids by descending adjusted logit (equal ones by ascending id), at least one. */
    int[] ids();

    /** Adjusted logits, parallel to {@link #ids()}, before temperature. */
    float[] logits();

    /** log Σ exp(l / temperature) over the adjusted logits of the whole vocabulary. */
    double logSumExp();

    /** Adjusted logits of the whole vocabulary, by id: for the rare draw beyond the candidates. */
    float[] all();

    /**
     * The same with the logits as the network gave them, at temperature 1; empty unless it was
     * asked for.
     */
    default Optional<Candidates> unadjusted() {
      return Optional.empty();
    }

    /** The candidates after each token of the chunk's draft, given that it is right up to there. */
    default List<Candidates> drafted() {
      return List.of();
    }
  }
}
