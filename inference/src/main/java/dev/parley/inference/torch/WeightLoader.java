package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.WeightTensor;
import dev.parley.inference.torch.Network.Packed;
import dev.parley.inference.torch.Network.Weight;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.MatrixBuilder;
import dev.parley.inference.weights.PackedMatrix;
import dev.parley.inference.weights.prepared.PreparedMatrices;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Streams the weights of a model into the network. Threads make and pack the matrices, few at a
 * time, while the calling one, which owns the network, hands them over in order.
 */
final class WeightLoader {

  /** Rows of the head that are packed as one: the fewer parts, the faster a step. */
  private static final int VOCABULARY_ROWS = 16_384;

  private static final Weight NONE = vector(new float[0]);

  private final Network network;
  private final NetworkShape shape;
  private final ModelWeights weights;
  private final Computation computation;
  private final MatrixBuilder builder;
  private final PreparedMatrices prepared;

  /** The number of the next matrix: {@link #parts} counts them in the same order at every start. */
  private int next;

  private WeightLoader(
      Network network,
      NetworkShape shape,
      ModelWeights weights,
      Computation computation,
      PreparedMatrices prepared) {
    this.network = network;
    this.shape = shape;
    this.weights = weights;
    this.computation = computation;
    this.builder = new MatrixBuilder(shape, computation);
    this.prepared = prepared;
  }

  static void load(
      ModelSource source,
      ModelWeights weights,
      Network network,
      Computation computation,
      DecoderSettings settings) {
    int threads = settings.threads();
    try (var prepared = PreparedMatrices.of(source, computation, settings.keeping());
        ExecutorService makers = Executors.newFixedThreadPool(threads, WeightLoader::thread)) {
      new WeightLoader(network, source.shape(), weights, computation, prepared)
          .load(makers, 2 * threads);
      prepared.finish();
    }
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform()
        .name("weights")
        .daemon()
        .unstarted(
            () -> {
              Network.prepareThread(1);
              work.run();
            });
  }

  private void load(ExecutorService makers, int ahead) {
    if (!computation.int8()) {
      network.call("load_final_norm", vector(computation.foldsHead() ? ones() : finalNorm()));
    }
    if (shape.headNorms()) {
      loadHeadNorms();
    }
    List<Part> all = parts().toList();
    LoadingLog progress = new LoadingLog(all.size());
    Iterator<Part> parts = all.iterator();
    Queue<Future<Made>> making = new ArrayDeque<>();
    while (parts.hasNext() || !making.isEmpty()) {
      while (parts.hasNext() && making.size() < ahead) {
        making.add(makers.submit(parts.next()));
      }
      try (Made made = result(making.remove())) {
        network.call(made.method(), made.arguments());
      }
      progress.loaded();
    }
  }

  private void loadHeadNorms() {
    for (int layer = 0; layer < shape.layers(); layer++) {
      List<WeightTensor> norms = weights.headNorms(layer);
      float[] numbers = builder.headNorms(norms.get(0), norms.get(1));
      int size = shape.headSize();
      network.call("load_head_norms", Weight.ofFloats(numbers, numbers.length / size, size));
    }
  }

  private static Made result(Future<Made> made) {
    try {
      return made.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a weight could not be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the weights were read", e);
    }
  }

  private Stream<Part> parts() {
    Stream<Part> layers = IntStream.range(0, shape.layers()).boxed().flatMap(this::layer);
    return Stream.concat(blocks().mapToObj(this::head), layers);
  }

  private IntStream blocks() {
    return IntStream.iterate(0, row -> row < shape.vocabulary(), row -> row + VOCABULARY_ROWS);
  }

  private int rows(int from) {
    return Math.min(VOCABULARY_ROWS, shape.vocabulary() - from);
  }

  private Part head(int from) {
    WeightTensor tensor = shape.tied() ? weights.embedding() : weights.head();
    float[] fold = computation.foldsHead() ? finalNorm() : ones();
    int index = next++;
    return () -> {
      PackedMatrix matrix =
          prepared.matrix(index, () -> builder.head(tensor, from, rows(from), fold));
      return computation.int8()
          ? packed(matrix, NONE, "add_packed_head")
          : new Made(matrix::close, "load_head", from, matrix.numbers());
    };
  }

  private float[] finalNorm() {
    return builder.fold(weights.finalNorm());
  }

  private float[] ones() {
    float[] ones = new float[shape.hidden()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Stream<Part> layer(int layer) {
    List<WeightTensor> a = weights.attention(layer);
    List<WeightTensor> m = weights.mlp(layer);
    float[] none = new float[0];
    float[] biases = shape.attentionBias() ? builder.biases(a.get(5), a.get(6), a.get(7)) : none;
    return Stream.of(
        linear(() -> builder.attention(a.get(0), a.get(1), a.get(2), a.get(3)), biases),
        linear(() -> builder.attentionOutput(a.get(4)), none),
        linear(() -> builder.mlp(m.get(0), m.get(1), m.get(2)), none),
        linear(() -> builder.mlpOutput(m.get(3)), new float[0]));
  }

  private Part linear(Callable<PackedMatrix> maker, float[] numbers) {
    Weight bias = vector(numbers);
    int index = next++;
    return () -> {
      PackedMatrix matrix = prepared.matrix(index, maker);
      return computation.int8()
          ? packed(matrix, bias, "add_packed", bias)
          : new Made(matrix::close, "add_dense", matrix.numbers(), bias);
    };
  }

  /**
   * @param method that takes the packed matrix, before the other arguments
   */
  private Made packed(PackedMatrix matrix, Weight bias, String method, Object... others) {
    try (matrix) {
      Packed packed = network.pack(matrix.numbers(), matrix.scales(), bias);
      Stream<Object> arguments = Stream.concat(Stream.of(packed), Arrays.stream(others));
      return new Made(packed::close, method, arguments.toArray());
    }
  }

  private static Weight vector(float[] numbers) {
    return Weight.ofFloats(numbers, numbers.length);
  }

  /** One matrix to be made, on any thread. */
  private interface Part extends Callable<Made> {}

  /** Memory outside of the heap. */
  private interface Memory extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * A matrix that is made, and what hands it over to the network.
   *
   * @param memory of its own, given back after that
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  private record Made(Memory memory, String method, Object... arguments) implements AutoCloseable {

    @Override
    public void close() {
      memory.close();
    }
  }
}
