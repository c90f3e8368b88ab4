package dev.parley.worker.decoder;

import dev.parley.worker.folder.ModelFolder;
import dev.parley.worker.folder.NetworkShape;
import dev.parley.worker.folder.UnusableModelException;
import dev.parley.worker.model.Decoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Llama or Qwen2 network, run by libtorch through DJL. One JNI call a step; the vocabulary never
 * crosses it. One thread at a time; it should be the same one from the first {@link #forward} on,
 * because each calling thread gets a team of OpenMP threads of its own.
 */
public final class DjlDecoder implements Decoder {

  /** Candidates that a step brings; what lies beyond is fetched on demand. */
  private static final int CANDIDATES = 64;

  private final Network network;
  private final CacheBanks banks;
  private final DecoderSettings settings;
  private final StepListener listener;
  private final int window;
  private final int capacity;
  private @Nullable Thread owner;
  private long steps;

  private DjlDecoder(
      Network network,
      NetworkShape shape,
      int capacity,
      DecoderSettings settings,
      StepListener listener) {
    this.network = network;
    this.banks = new CacheBanks(tensors(network), shape.window());
    this.settings = settings;
    this.listener = listener;
    this.window = shape.window();
    this.capacity = capacity;
  }

  /**
   * Reads the weights of a folder.
   *
   * @throws UnusableModelException when they do not fit into the memory given
   */
  public static DjlDecoder load(
      ModelFolder folder, DecoderSettings settings, StepListener listener) {
    Cpu cpu = Cpu.ofThisMachine();
    return load(
        folder, settings, listener, Computation.of(settings.precision(), folder.shape(), cpu));
  }

  static DjlDecoder load(
      ModelFolder folder,
      DecoderSettings settings,
      StepListener listener,
      Computation computation) {
    int capacity = capacity(folder, settings, computation);
    Network network = Network.load();
    try {
      Network.prepareThread(settings.threads());
      NetworkSetup.configure(network, folder.shape(), computation, CANDIDATES);
      WeightLoader.load(folder, network);
      return new DjlDecoder(network, folder.shape(), capacity, settings, listener);
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  private static int capacity(
      ModelFolder folder, DecoderSettings settings, Computation computation) {
    NetworkShape shape = folder.shape();
    MemoryPlan plan = MemoryPlan.of(shape, computation);
    long most = (long) settings.seats() * shape.window();
    long tokens = Math.min(most, plan.tokens(settings.memoryBytes()));
    if (tokens < Math.min(shape.window(), 256)) {
      throw new UnusableModelException(
          folder.path(),
          "does not fit into %d MiB of memory; give the worker more or choose a smaller model"
              .formatted(settings.memoryBytes() >> 20));
    }
    return (int) Math.min(Integer.MAX_VALUE, tokens);
  }

  private static CacheTensors tensors(Network network) {
    return new CacheTensors() {
      @Override
      public void resize(int bank, int capacity, int slots) {
        network.call("resize_bank", bank, capacity, slots);
      }

      @Override
      public void clear(int bank, int slot) {
        network.call("clear_slot", bank, slot);
      }

      @Override
      public void move(int bank, int slot, int toBank, int toSlot, int length) {
        network.call("move_slot", bank, slot, toBank, toSlot, length);
      }
    };
  }

  /** Runs every kind of step once: the first calls are slow. To be called on the owning thread. */
  public void warmUp() {
    Selection greedy = new Selection(0, Penalties.NONE);
    Sequence sequence = open();
    int[] prompt = new int[Math.min(16, window - 2)];
    forward(List.of(new Chunk(sequence, prompt, Optional.of(greedy))));
    forward(List.of(new Chunk(sequence, new int[1], Optional.of(greedy))));
    sequence.release();
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Sequence open() {
    return banks.open();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    prepareThread();
    batch.forEach(this::reserve);
    StepPlan plan = new StepPlan(batch);
    long start = System.nanoTime();
    double[] table = network.doubles("step", plan.arguments());
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    steps++;
    batch.forEach(chunk -> ((CachedSequence) chunk.sequence()).advance(chunk.tokens().length));
    tell(batch, time);
    return candidates(batch, table, plan.selections());
  }

  private void prepareThread() {
    if (owner != Thread.currentThread()) {
      Network.prepareThread(settings.threads());
      owner = Thread.currentThread();
    }
  }

  private void reserve(Chunk chunk) {
    CachedSequence sequence = (CachedSequence) chunk.sequence();
    int length = sequence.length() + chunk.tokens().length;
    if (sequence.released() || length > window || chunk.tokens().length == 0) {
      throw new IllegalStateException(
          "no room for a text of %d tokens in a window of %d".formatted(length, window));
    }
    banks.reserve(sequence, length);
  }

  private void tell(List<Chunk> batch, Duration time) {
    int decoded = (int) batch.stream().filter(StepPlan::decodes).count();
    int all = batch.stream().mapToInt(chunk -> chunk.tokens().length).sum();
    listener.stepped(all - decoded, decoded, time);
  }

  private List<Optional<Candidates>> candidates(List<Chunk> batch, double[] table, int rows) {
    List<Optional<Candidates>> all = new ArrayList<>(batch.size());
    int row = 0;
    for (Chunk chunk : batch) {
      boolean asked = chunk.selection().isPresent();
      all.add(
          asked ? Optional.of(candidates(table, row++, table.length / rows)) : Optional.empty());
    }
    return all;
  }

  private Candidates candidates(double[] table, int row, int width) {
    long step = steps;
    return TopCandidates.of(table, row, width, () -> wholeRow(step, row));
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
  }
}
