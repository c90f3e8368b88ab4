package dev.parley.inference.torch;

import dev.parley.inference.architecture.LayerRecipe.Mixer;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.torch.Network.Packed;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.MatrixBuilder;
import dev.parley.inference.weights.NormVectors;
import dev.parley.inference.weights.PackedMatrix;
import dev.parley.inference.weights.RecurrentMatrices;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.inference.weights.prepared.PreparedMatrices;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Streams the weights of a model into the network. Threads make and pack the matrices, few at a
 * time, while the calling one, which owns the network, hands them over in order.
 */
final class WeightLoader {

  /** Rows of the head that are packed as one: the fewer parts, the faster a step. */
  private static final int VOCABULARY_ROWS = 16_384;

  private static final TensorData NONE = vector(new float[0]);

  private final Network network;
  private final NetworkShape shape;
  private final WeightFormat format;
  private final MatrixBuilder builder;
  private final NormVectors norms;
  private final RecurrentMatrices recurrent;
  private final PreparedMatrices prepared;

  /** The number of the next matrix: {@link #parts} counts them in the same order at every start. */
  private int next;

  private WeightLoader(
      Network network, ModelWeights weights, Computation computation, PreparedMatrices prepared) {
    this.network = network;
    this.shape = weights.shape();
    this.format = computation.format();
    this.builder = new MatrixBuilder(weights, computation);
    this.norms = new NormVectors(weights, computation);
    this.recurrent = new RecurrentMatrices(builder, weights);
    this.prepared = prepared;
  }

  static void load(
      ModelSource source,
      ModelWeights weights,
      Network network,
      Computation computation,
      DecoderSettings settings) {
    int threads = settings.threads().most();
    try (var prepared = PreparedMatrices.of(source, computation, settings.storage());
        ExecutorService makers = Executors.newFixedThreadPool(threads, WeightLoader::thread)) {
      new WeightLoader(network, weights, computation, prepared).load(makers, 2 * threads);
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
    network.call("load_final_norm", vector(builder.beforeHead()));
    for (int layer = 0; layer < shape.layers(); layer++) {
      norms.ofHeads(layer).ifPresent(heads -> network.call("load_head_norms", heads));
      if (shape.layer(layer).mixer() != Mixer.ATTENTION) {
        network.call("load_filter", layer, recurrent.filter(layer));
        int number = layer;
        recurrent
            .delta(layer)
            .ifPresent(
                one -> network.call("load_delta", number, one.get(0), one.get(1), one.get(2)));
      }
      norms.ofOutputs(layer).forEach(norm -> network.call("load_output_norm", vector(norm)));
    }
    norms.beforeRotations().forEach(factor -> network.call("load_spread_factor", vector(factor)));
    List<Part> all = parts().toList();
    LoadingLog progress = new LoadingLog(all.size());
    Iterator<Part> parts = all.iterator();
    Queue<Future<Made>> making = new ArrayDeque<>();
    while (parts.hasNext() || !making.isEmpty()) {
      while (parts.hasNext() && making.size() < ahead) {
        making.add(makers.submit(parts.next()));
      }
      try (Made made = result(making.remove())) {
        network.call(made.call());
      }
      progress.loaded();
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

  private Part head(int from) {
    int rows = Math.min(VOCABULARY_ROWS, shape.vocabulary() - from);
    return part(() -> builder.head(from, rows), NONE, matrix -> format.head(from, matrix));
  }

  private Stream<Part> layer(int layer) {
    return Stream.concat(
        mixer(layer),
        Stream.of(
            linear(() -> builder.mlp(layer), NONE), linear(() -> builder.mlpOutput(layer), NONE)));
  }

  private Stream<Part> mixer(int layer) {
    return switch (shape.layer(layer).mixer()) {
      case ATTENTION ->
          Stream.of(
              linear(() -> builder.attention(layer), vector(builder.biases(layer))),
              linear(() -> builder.attentionOutput(layer), NONE));
      case SHORT_CONVOLUTION, GATED_DELTA ->
          Stream.of(
              linear(() -> recurrent.input(layer), NONE),
              linear(() -> recurrent.output(layer), NONE));
    };
  }

  private Part linear(Callable<PackedMatrix> maker, TensorData bias) {
    return part(maker, bias, matrix -> format.linear(matrix, bias));
  }

  /**
   * @param handOver the call that adds the matrix to the network
   */
  private Part part(
      Callable<PackedMatrix> maker, TensorData bias, Function<Object, NetworkCall> handOver) {
    int index = next++;
    return () -> {
      PackedMatrix matrix = prepared.matrix(index, maker);
      return format
          .packer()
          .map(method -> packed(method, matrix, bias, handOver))
          .orElseGet(() -> new Made(matrix::close, handOver.apply(matrix.numbers())));
    };
  }

  private Made packed(
      String method, PackedMatrix matrix, TensorData bias, Function<Object, NetworkCall> handOver) {
    try (matrix) {
      Packed packed = network.pack(method, matrix.numbers(), matrix.scales(), bias);
      return new Made(packed::close, handOver.apply(packed));
    }
  }

  private static TensorData vector(float[] numbers) {
    return TensorData.ofFloats(numbers, numbers.length);
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
  private record Made(Memory memory, NetworkCall call) implements AutoCloseable {

    @Override
    public void close() {
      memory.close();
    }
  }
}
