package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.kvcache.BlockPool;
import dev.parley.inference.kvcache.CachedSequence;
import dev.parley.inference.kvcache.StatePool;
import dev.parley.inference.kvcache.StateTensors;
import dev.parley.inference.kvcache.WindowPool;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.threads.StepThreads;
import dev.parley.inference.torch.step.StepPlan;
import dev.parley.inference.torch.step.WaitingChunks;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.Embedding;
import dev.parley.kernels.KernelSupport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network, run by libtorch through DJL. One JNI call a step; the vocabulary never crosses it. One
 * thread at a time; it should be the same one from the first {@link #forward} on, because each
 * calling thread gets a team of OpenMP threads of its own.
 */
public final class DjlDecoder implements Decoder {

  /** Candidates that a step brings; what lies beyond is fetched on demand. */
  private static final int CANDIDATES = 64;

  /** Idle blocks that stay known, so that the next turn of a chat need not be computed again. */
  private static final int IDLE_PER_SLOT = 2048 / CacheBlocks.SIZE;

  private final Network network;
  private final ModelWeights weights;
  private final Computation computation;
  private final Embedding embedding;
  private final BlockPool pool;
  private final StepThreads threads;
  private final int layers;
  private final int window;
  private final int capacity;
  private final boolean recurrent;
  private final boolean windowed;
  private final WaitingChunks waiting = new WaitingChunks();
  private @Nullable Thread owner;
  private int prepared;
  private long steps;

  private DjlDecoder(
      Network network,
      ModelWeights weights,
      Embedding embedding,
      Computation computation,
      CacheBlocks blocks,
      DecoderSettings settings,
      StepThreads threads) {
    NetworkShape shape = weights.shape();
    this.network = network;
    this.weights = weights;
    this.computation = computation;
    this.embedding = embedding;
    int idle = settings.seats() * IDLE_PER_SLOT;
    int states = MemoryPlan.stateSlots(shape, settings.seats());
    StateTensors tensors = (row, tokens, slot) -> network.call("accept_draft", row, tokens, slot);
    this.pool =
        new BlockPool(
            blocks.ofTexts(),
            CacheBlocks.SIZE,
            idle,
            NetworkCache.ofTexts(network),
            new StatePool(states, tensors),
            windows(network, shape, blocks));
    this.recurrent = states > 0;
    this.windowed = blocks.ofWindows() > 0;
    this.threads = threads;
    this.layers = shape.layers();
    this.window = shape.window();
    this.capacity = (blocks.ofTexts() - settings.seats()) * CacheBlocks.SIZE;
  }

  private static WindowPool windows(Network network, NetworkShape shape, CacheBlocks blocks) {
    int window = shape.windows().tokens();
    return new WindowPool(
        blocks.ofWindows(), CacheBlocks.SIZE, window, NetworkCache.ofWindows(network));
  }

  /**
   * Reads the weights of a model.
   *
   * @throws UnusableModelException when they do not fit into the memory given, or cannot be
   *     computed in the precision asked for
   */
  public static DjlDecoder load(ModelSource source, DecoderSettings settings) {
    KernelSupport kernels = Network.kernels(settings.kernels());
    return load(source, settings, DecoderPlan.computation(source, settings, kernels));
  }

  /** The same, computed in a way of its own. */
  public static DjlDecoder load(
      ModelSource source, DecoderSettings settings, Computation computation) {
    StepThreads threads = StepThreads.on(settings.stepThreads(computation.format()));
    return load(source, settings, computation, threads);
  }

  static DjlDecoder load(
      ModelSource source, DecoderSettings settings, Computation computation, StepThreads threads) {
    CacheBlocks blocks = DecoderPlan.of(source, settings, computation).blocks();
    NetworkShape shape = source.shape();
    ModelWeights weights = source.weights();
    Network network = Network.load(settings.kernels());
    try {
      // One thread: a team of the loading thread would count against the engine's for ever, and
      // OpenMP hardly spins at its barriers while more threads than cores are known to it.
      Network.prepareThread(1);
      NetworkSetup.configure(network, shape, computation, CANDIDATES);
      WeightLoader.load(source, weights, network, computation, settings);
      Malloc.trim();
      NetworkSetup.configureCache(network, shape, blocks, computation);
      NetworkSetup.configureStates(network, shape, settings.seats());
      Embedding embedding = new Embedding(weights.get(TensorRole.EMBEDDING), shape, computation);
      return new DjlDecoder(network, weights, embedding, computation, blocks, settings, threads);
    } catch (RuntimeException | Error e) {
      network.close();
      weights.close();
      throw e;
    }
  }

  /** How it computes. */
  public Computation computation() {
    return computation;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public KvCache open() {
    return pool.open(new int[0]);
  }

  @Override
  public KvCache open(int[] context) {
    return pool.open(context);
  }

  @Override
  public int layers() {
    return layers;
  }

  @Override
  public int threads() {
    return threads.count();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return forward(batch, new Layers(0, layers));
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> asked, Layers part) {
    List<Chunk> batch = asked.stream().map(DjlDecoder::drafting).toList();
    if (part.to() > layers) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d layers, not %s", layers, part));
    }
    List<Chunk> inParts = StepPlan.inParts(batch, part, layers);
    int place = waiting.place(inParts, part);
    prepareThread();
    batch.forEach(this::reserve);
    StepPlan plan = new StepPlan(batch, part, place, layers, CacheBlocks.SIZE);
    if (recurrent) {
      network.call("plan_states", plan.states());
    }
    if (windowed) {
      network.call("plan_windows", plan.windows());
    }
    double[] table = network.doubles("step", plan.arguments(embedding));
    threads.stepEnded();
    steps++;
    if (part.to() < layers) {
      waiting.wait(place, inParts, part.to());
    } else if (!inParts.isEmpty()) {
      waiting.leave(place);
    }
    batch.stream().filter(plan::completes).forEach(chunk -> remember(chunk, plan));
    long step = steps;
    return plan.candidates(table, row -> wholeRow(step, row));
  }

  /** With its draft where there may be one. */
  private static Chunk drafting(Chunk chunk) {
    CachedSequence sequence = (CachedSequence) chunk.cache();
    return chunk.draft().length == 0 || sequence.mayDraft(StepPlan.count(chunk))
        ? chunk
        : new Chunk(sequence, chunk.tokens(), chunk.selection());
  }

  private static void remember(Chunk chunk, StepPlan plan) {
    CachedSequence sequence = (CachedSequence) chunk.cache();
    sequence.append(chunk.tokens());
    sequence.draft(chunk.draft(), plan.draftRow(chunk));
  }

  private void prepareThread() {
    int count = threads.stepBegins();
    if (owner != Thread.currentThread() || prepared != count) {
      Network.prepareThread(count);
      owner = Thread.currentThread();
      prepared = count;
    }
  }

  private void reserve(Chunk chunk) {
    CachedSequence sequence = (CachedSequence) chunk.cache();
    int length = sequence.length() + StepPlan.count(chunk);
    if (sequence.released() || length > window || chunk.tokens().length == 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "no room for a text of %d tokens in a window of %d", length, window));
    }
    pool.reserve(sequence, chunk.tokens().length, chunk.draft().length);
  }

  private float[] wholeRow(long step, int row) {
    if (step != steps) {
      throw new IllegalStateException("candidates are valid until the next step only");
    }
    return network.floats("logits_of", row);
  }

  @Override
  public void close() {
    network.close();
    weights.close();
  }
}
