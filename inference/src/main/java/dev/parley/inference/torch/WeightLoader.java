package dev.parley.inference.torch;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.torch.Network.Packed;
import dev.parley.inference.weights.AsStored;
import dev.parley.inference.weights.BlockRows;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.calibrated.RowTasks;
import dev.parley.inference.weights.prepared.PreparedMatrices;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.inference.weights.rows.BlockMatrices;
import dev.parley.inference.weights.rows.PackedMatrix;
import dev.parley.inference.weights.rows.RowMatrices;
import dev.parley.inference.weights.stored.Panels;
import dev.parley.inference.weights.stored.StoredMatrices;
import dev.parley.inference.weights.stored.StoredPart;
import dev.parley.inference.weights.vectors.NetworkVectors;
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

/**
 * Streams the weights of a model into the network. Threads make and pack the matrices, few at a
 * time, while the calling one, which owns the network, hands them over in order.
 */
final class WeightLoader {

  private final Network network;
  private final ExecutorService makers;
  private final int ahead;

  private WeightLoader(Network network, ExecutorService makers, int ahead) {
    this.network = network;
    this.makers = makers;
    this.ahead = ahead;
  }

  static void load(
      ModelSource source,
      ModelWeights weights,
      Network network,
      Computation computation,
      DecoderSettings settings) {
    new NetworkVectors(weights, computation).load(network::call);
    int threads = settings.threads().most();
    try (ExecutorService makers = Executors.newFixedThreadPool(threads, WeightLoader::thread)) {
      WeightLoader loader = new WeightLoader(network, makers, 2 * threads);
      switch (computation.format()) {
        case BlockRows format -> {
          BlockMatrices matrices = new BlockMatrices(weights, computation);
          loader.load(loader.head(matrices));
          if (!loader.loadPrepared(source, matrices, computation, format, settings.storage())) {
            RowTasks tasks = new RowTasks(makers, threads);
            new Calibration(network, format, matrices, tasks)
                .load(source, weights, computation, settings.storage());
          }
        }
        case RowFormat format -> {
          List<RowMatrices.Part> parts = new RowMatrices(weights, computation, format).all();
          try (var prepared =
              PreparedMatrices.of(source, computation, format, settings.storage())) {
            loader.load(loader.prepared(parts, format, prepared));
            prepared.finish();
          }
        }
        case AsStored _ ->
            loader.load(new StoredMatrices(weights).all().stream().map(loader::stored).toList());
      }
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

  private void load(List<Part> all) {
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

  private Part stored(StoredPart part) {
    return () -> {
      Panels panels = part.panels();
      return new Made(panels::close, part.handOver(panels));
    };
  }

  private List<Part> head(BlockMatrices matrices) {
    return matrices.head().stream().map(part -> blocks(matrices.count(), part)).toList();
  }

  /** Whether there is a file of an earlier start; one that is damaged is removed. */
  private boolean loadPrepared(
      ModelSource source,
      BlockMatrices matrices,
      Computation computation,
      BlockRows format,
      PreparedStorage storage) {
    try (var prepared = PreparedMatrices.of(source, computation, format, storage)) {
      boolean whole = prepared.isWhole(matrices.count());
      if (whole) {
        load(
            IntStream.range(0, matrices.count())
                .mapToObj(
                    matrix -> blocks(matrix, () -> prepared.matrix(matrix, WeightLoader::never)))
                .toList());
      }
      return whole;
    }
  }

  private static PackedMatrix never() {
    throw new IllegalStateException("prepared weights have changed while they were read");
  }

  private static Part blocks(int matrix, Callable<PackedMatrix> maker) {
    return () -> {
      PackedMatrix rows = maker.call();
      return new Made(rows::close, BlockMatrices.handOver(matrix, rows));
    };
  }

  /** Each has the number in the prepared file that it has here. */
  private List<Part> prepared(
      List<RowMatrices.Part> parts, RowFormat format, PreparedMatrices prepared) {
    return IntStream.range(0, parts.size())
        .mapToObj(index -> prepared(index, parts.get(index), format, prepared))
        .toList();
  }

  private Part prepared(
      int index, RowMatrices.Part part, RowFormat format, PreparedMatrices prepared) {
    return () -> {
      PackedMatrix matrix = prepared.matrix(index, part.maker());
      return format
          .packer()
          .map(method -> packed(method, matrix, part))
          .orElseGet(() -> new Made(matrix::close, part.handOver().apply(matrix.numbers())));
    };
  }

  private Made packed(String method, PackedMatrix matrix, RowMatrices.Part part) {
    try (matrix) {
      Packed packed = network.pack(method, matrix.numbers(), matrix.scales(), part.bias());
      return new Made(packed::close, part.handOver().apply(packed));
    }
  }

  /** One matrix, or a part of it, to be made on any thread. */
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
