package dev.parley.worker.decoder;

import dev.parley.worker.decoder.Network.Weight;
import dev.parley.worker.source.ModelSource;
import dev.parley.worker.source.ModelWeights;
import dev.parley.worker.source.NetworkShape;
import dev.parley.worker.source.WeightTensor;
import java.util.ArrayDeque;
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
 * Streams the weights of a model into the network. Threads make the matrices, few at a time, while
 * the calling one, which owns the network, hands them over in order.
 */
final class WeightLoader {

  /** Rows of the head that are packed as one: the fewer parts, the faster a step. */
  private static final int VOCABULARY_ROWS = 16_384;

  private final Network network;
  private final NetworkShape shape;
  private final ModelWeights weights;
  private final Computation computation;
  private final MatrixBuilder builder;

  private WeightLoader(
      Network network, NetworkShape shape, ModelWeights weights, Computation computation) {
    this.network = network;
    this.shape = shape;
    this.weights = weights;
    this.computation = computation;
    this.builder = new MatrixBuilder(shape, computation);
  }

  static void load(ModelSource source, Network network, Computation computation, int threads) {
    try (ModelWeights weights = source.weights();
        ExecutorService makers = Executors.newFixedThreadPool(threads, WeightLoader::thread)) {
      WeightLoader loader = new WeightLoader(network, source.shape(), weights, computation);
      loader.load(makers, 2 * threads);
    }
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().name("weights").daemon().unstarted(work);
  }

  private void load(ExecutorService makers, int ahead) {
    if (!computation.separateHead(shape)) {
      network.call("load_final_norm", vector(builder.fold(weights.finalNorm())));
    }
    if (shape.headNorms()) {
      loadHeadNorms();
    }
    Iterator<Part> parts = parts().iterator();
    Queue<Future<Made>> making = new ArrayDeque<>();
    while (parts.hasNext() || !making.isEmpty()) {
      while (parts.hasNext() && making.size() < ahead) {
        making.add(makers.submit(parts.next()));
      }
      try (Made made = result(making.remove())) {
        made.load(network);
      }
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
    Stream<Part> heads =
        computation.separateHead(shape) ? blocks().mapToObj(this::head) : Stream.of();
    Stream<Part> layers = IntStream.range(0, shape.layers()).boxed().flatMap(this::layer);
    return Stream.of(blocks().mapToObj(this::embedding), heads, layers).flatMap(all -> all);
  }

  private IntStream blocks() {
    return IntStream.iterate(0, row -> row < shape.vocabulary(), row -> row + VOCABULARY_ROWS);
  }

  private int rows(int from) {
    return Math.min(VOCABULARY_ROWS, shape.vocabulary() - from);
  }

  private Part embedding(int from) {
    WeightTensor tensor = weights.embedding();
    return () ->
        new Made(
            builder.embedding(tensor, from, rows(from)),
            (network, matrix) ->
                network.call("load_embedding", from, matrix.numbers(), matrix.scales()));
  }

  private Part head(int from) {
    WeightTensor tensor = shape.tied() ? weights.embedding() : weights.head();
    WeightTensor norm = weights.finalNorm();
    return () ->
        new Made(
            builder.head(norm, tensor, from, rows(from)),
            (network, matrix) ->
                network.call("load_head", from, matrix.numbers(), matrix.scales()));
  }

  private Stream<Part> layer(int layer) {
    List<WeightTensor> a = weights.attention(layer);
    List<WeightTensor> m = weights.mlp(layer);
    float[] biases =
        shape.attentionBias() ? builder.biases(a.get(5), a.get(6), a.get(7)) : new float[0];
    return Stream.of(
        linear(() -> builder.attention(a.get(0), a.get(1), a.get(2), a.get(3)), biases),
        linear(() -> builder.attentionOutput(a.get(4)), new float[0]),
        linear(() -> builder.mlp(m.get(0), m.get(1), m.get(2)), new float[0]),
        linear(() -> builder.mlpOutput(m.get(3)), new float[0]));
  }

  private static Part linear(Callable<PackedMatrix> matrix, float[] bias) {
    return () ->
        new Made(
            matrix.call(),
            (network, made) ->
                network.call("load_linear", made.numbers(), made.scales(), vector(bias)));
  }

  private static Weight vector(float[] numbers) {
    return Weight.ofFloats(numbers, numbers.length);
  }

  /** One matrix to be made, on any thread. */
  private interface Part extends Callable<Made> {}

  /** Where a matrix goes. */
  private interface Target {

    void load(Network network, PackedMatrix matrix);
  }

  /** A matrix, ready to be handed over by the network's thread. */
  private record Made(PackedMatrix matrix, Target target) implements AutoCloseable {

    void load(Network network) {
      target.load(network, matrix);
    }

    @Override
    public void close() {
      matrix.close();
    }
  }
}
