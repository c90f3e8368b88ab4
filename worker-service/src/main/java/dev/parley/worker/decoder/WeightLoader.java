package dev.parley.worker.decoder;

import dev.parley.worker.decoder.Network.Weight;
import dev.parley.worker.folder.ModelFolder;
import dev.parley.worker.folder.ModelWeights;
import dev.parley.worker.folder.NetworkShape;
import dev.parley.worker.folder.WeightTensor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Streams the weights of a folder into the network: half a layer at a time through one scratch
 * buffer, so the float32 form of the whole model never exists unless it is the one asked for.
 */
final class WeightLoader {

  private static final long VOCABULARY_BLOCK = 64L << 20;

  private final Network network;
  private final NetworkShape shape;
  private final ModelWeights weights;
  private final ByteBuffer scratch;

  private WeightLoader(
      Network network, NetworkShape shape, ModelWeights weights, ByteBuffer scratch) {
    this.network = network;
    this.shape = shape;
    this.weights = weights;
    this.scratch = scratch;
  }

  static void load(ModelFolder folder, Network network) {
    try (ModelWeights weights = folder.weights();
        Arena arena = Arena.ofConfined()) {
      ByteBuffer scratch = arena.allocate(scratchBytes(folder.shape()), 64).asByteBuffer();
      scratch.order(ByteOrder.nativeOrder());
      new WeightLoader(network, folder.shape(), weights, scratch).load();
    }
  }

  private static long scratchBytes(NetworkShape shape) {
    long queries = (long) shape.heads() * shape.headSize();
    long keys = (long) shape.keyValueHeads() * shape.headSize();
    long attention = 2 * (queries + keys) * shape.hidden() + shape.hidden() + queries + 2 * keys;
    long mlp = 3L * shape.inner() * shape.hidden() + shape.hidden();
    long vocabulary = (long) vocabularyRows(shape) * shape.hidden();
    return 4 * Math.max(vocabulary, Math.max(attention, mlp));
  }

  private static int vocabularyRows(NetworkShape shape) {
    long rows = VOCABULARY_BLOCK / 4 / shape.hidden();
    return (int) Math.clamp(rows, 1, shape.vocabulary());
  }

  private void load() {
    network.call("load_final_norm", read(List.of(weights.finalNorm()))[0]);
    loadVocabulary(weights.embedding(), true, shape.tied());
    if (!shape.tied()) {
      loadVocabulary(weights.head(), false, true);
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      network.call("load_attention", (Object) read(weights.attention(layer)));
      network.call("load_mlp", (Object) read(weights.mlp(layer)));
    }
  }

  private void loadVocabulary(WeightTensor tensor, boolean embeds, boolean predicts) {
    int block = vocabularyRows(shape);
    for (int row = 0; row < shape.vocabulary(); row += block) {
      long rows = Math.min(block, shape.vocabulary() - row);
      scratch.clear();
      Weight weight = take(tensor, (long) row * shape.hidden(), rows, shape.hidden());
      network.call("load_vocabulary", row, weight, embeds, predicts);
    }
  }

  private Weight[] read(List<WeightTensor> tensors) {
    scratch.clear();
    return tensors.stream().map(tensor -> take(tensor, 0, tensor.shape())).toArray(Weight[]::new);
  }

  /** The next part of the scratch buffer, filled. */
  private Weight take(WeightTensor tensor, long from, long... dimensions) {
    long bytes = 4 * Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
    ByteBuffer part = scratch.slice(scratch.position(), Math.toIntExact(bytes));
    part.order(ByteOrder.nativeOrder());
    scratch.position(scratch.position() + part.capacity());
    tensor.read(from, part.asFloatBuffer());
    return new Weight(part, dimensions);
  }
}
