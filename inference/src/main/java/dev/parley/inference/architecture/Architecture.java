package dev.parley.inference.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A family of networks: how its files name things, what its layers are made of, and what {@code
 * network.py} has to know of it. The defaults describe the decoder that most families are variants
 * of: norms before attention and MLP (RMSNorm), grouped queries, rotary positions over whole heads,
 * SwiGLU. A family states where it differs, in its own file; a list of families names it.
 *
 * <p>The value in a {@link NetworkShape} belongs to one model: a family may store there what it
 * alone reads from the model's configuration.
 */
public interface Architecture {

  /** In which order the rows of a head stand whose numbers are turned in pairs by position. */
  enum HeadRows {
    /** All first members of a pair, then all second ones: as Hugging Face turns them. */
    HALVES,
    /** Pair by pair. */
    PAIRS;

    /** Where a row of the order {@link #HALVES} stands in this order, head by head. */
    public long placeOf(long row, int headSize) {
      if (this == HALVES) {
        return row;
      }
      int half = headSize / 2;
      long inHead = row % headSize;
      return row - inHead + 2 * (inHead % half) + inHead / half;
    }
  }

  /** Whether a network stays the same when outliers are spread by a rotation, and by which. */
  enum OutlierRotation {
    /** Its mathematics allow none. */
    NONE,
    /**
     * QuaRot (arXiv 2404.00456): the residual stream, the values within a head and the inner width
     * of the MLP. It needs norms that only divide by a row's length, so that their weights can be
     * folded into the matrices behind them.
     */
    QUAROT,
    /**
     * The same but for the residual stream, where norms stand behind attention and MLP too: what
     * the norms before these leave is rotated in every step instead.
     */
    BEHIND_NORMS
  }

  /** For people. */
  String name();

  /** The name under {@code architectures} in a {@code config.json}. */
  String folderName();

  /** The name under {@code general.architecture} in a GGUF file, and the prefix of its keys. */
  String ggufName();

  /**
   * Reads the sizes from a {@code config.json}. What would change the mathematics and is not built
   * here is refused by name, never ignored.
   */
  default NetworkShape shape(FolderConfig config) {
    return FolderShape.of(this, config);
  }

  /** The same from the metadata of a GGUF file. */
  default NetworkShape shape(GgufConfig config) {
    return GgufShape.of(this, config);
  }

  /** The names of its tensors in a folder of safetensors. */
  default TensorNames folderTensors() {
    return TensorNames.FOLDER;
  }

  /** The names of its tensors in a GGUF file. */
  default TensorNames ggufTensors() {
    return TensorNames.GGUF;
  }

  /** The tensors of a GGUF file that are settings rather than weights. */
  default Set<String> ggufSettings() {
    return Set.of(GgufShape.ROPE_DIVISORS);
  }

  /** The order of the rows of queries and keys in a folder of safetensors. */
  default HeadRows folderHeadRows() {
    return HeadRows.HALVES;
  }

  /** The order of the rows of queries and keys in a GGUF file. */
  default HeadRows ggufHeadRows() {
    return HeadRows.HALVES;
  }

  /**
   * What is added to each number of such a tensor in a folder of safetensors: some families store
   * there how much a norm differs from 1.
   */
  default float folderShift(TensorRole role) {
    return 0;
  }

  /**
   * The kind of pre-tokenizer, as {@code tokenizer.ggml.pre} names it, of a GGUF file that names
   * none; {@code default} where the family has no usual one.
   */
  default String usualPreTokenizer() {
    return "default";
  }

  /** Whether a tensor of a GGUF file is no part of the network that is run here. */
  default boolean ignoresGguf(String tensor, NetworkShape shape) {
    return false;
  }

  /** What this layer is made of; layers of one network may differ. */
  default LayerRecipe layer(NetworkShape shape, int index) {
    return LayerRecipe.BASELINE;
  }

  /** What those of its layers have to know that keep a state in place of keys and values. */
  default Recurrence recurrence() {
    return Recurrence.NONE;
  }

  /** The layers in which a token sees a part of the text. */
  default Windows windows() {
    return Windows.NONE;
  }

  /** What this model multiplies with, besides its weights. */
  default Scales scales() {
    return Scales.NONE;
  }

  /** Whether this layer turns its queries and keys by their position. */
  default boolean turnsByPosition(NetworkShape shape, int layer) {
    return true;
  }

  /** Whether and how its outliers may be spread before weights lose bits. */
  default OutlierRotation rotation() {
    return OutlierRotation.QUAROT;
  }

  /**
   * The calls that set {@code network.py} up for it, after the sizes and before the first weight.
   */
  default List<NetworkCall> setup(NetworkShape shape) {
    long[] unturned =
        IntStream.range(0, shape.layers())
            .filter(layer -> !turnsByPosition(shape, layer))
            .asLongStream()
            .toArray();
    List<NetworkCall> calls = new ArrayList<>();
    calls.add(shape.ropeScaling().setup(shape.ropeTheta()));
    if (unturned.length > 0) {
      calls.add(new NetworkCall("configure_unturned", (Object) unturned));
    }
    if (shape.isRecurrent()) {
      calls.add(new NetworkCall("configure_mixers", (Object) shape.mixers()));
      calls.addAll(recurrence().setup(shape.normEpsilon()));
    }
    return calls;
  }
}
