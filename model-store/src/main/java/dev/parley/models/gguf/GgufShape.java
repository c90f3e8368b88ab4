package dev.parley.models.gguf;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.Metadata;
import dev.parley.models.gguf.file.TensorEntry;
import java.util.List;

/**
 * Reads the sizes of a network out of the metadata. What would change the mathematics and is not
 * built here is refused by name, never ignored.
 */
final class GgufShape {

  private static final List<String> FACTORS =
      List.of("attention.scale", "embedding_scale", "residual_scale", "logit_scale");

  private final GgufFile file;
  private final Metadata metadata;
  private final Architecture architecture;

  private GgufShape(GgufFile file, Architecture architecture) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = architecture;
  }

  static NetworkShape of(GgufFile file, Architecture architecture) {
    GgufShape reader = new GgufShape(file, architecture);
    reader.refuseWhatIsNotBuilt();
    try {
      return reader.shape();
    } catch (IllegalArgumentException e) {
      throw file.metadata().refuse(e.getMessage() + ", which makes no model");
    }
  }

  private NetworkShape shape() {
    int hidden = need("embedding_length");
    int heads = need("attention.head_count");
    int headSize = size("attention.key_length", hidden / Math.max(1, heads));
    boolean built = headSize <= NetworkShape.LARGEST_HEAD;
    require(built, "a model with heads of " + headSize + ", which is not supported");
    requireSame("attention.value_length", headSize);
    requireSame("rope.dimension_count", headSize);
    return new NetworkShape(
        need("block_count"),
        hidden,
        heads,
        size("attention.head_count_kv", heads),
        headSize,
        need("feed_forward_length"),
        vocabulary(),
        window(),
        metadata.needNumber(key("attention.layer_norm_rms_epsilon")),
        theta(),
        ropeScaling(headSize),
        architecture.hasAttentionBias(),
        architecture.hasHeadNorms(),
        !file.tensors().containsKey(TensorNames.HEAD));
  }

  private void refuseWhatIsNotBuilt() {
    require(metadata.size("split.count").orElse(1) <= 1, "one part of a split file; merge them");
    require(size("expert_count", 0) == 0, "a mixture of experts, which is not supported");
    for (String factor : FACTORS) {
      boolean none = metadata.number(key(factor)).orElse(1.0) == 1;
      require(none, "a model with " + key(factor) + ", which is not supported");
    }
  }

  private void requireSame(String name, int headSize) {
    int size = size(name, headSize);
    require(
        size == headSize,
        "a model with %s %d beside heads of %d, which is not supported"
            .formatted(key(name), size, headSize));
  }

  private void require(boolean built, String feature) {
    if (!built) {
      throw metadata.refuse("is " + feature);
    }
  }

  /** Rows of the embedding. */
  private int vocabulary() {
    TensorEntry embedding = file.tensors().get(TensorNames.EMBEDDING);
    if (embedding == null || embedding.shape().length != 2) {
      throw metadata.refuse("has no usable tensor " + TensorNames.EMBEDDING);
    }
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, embedding.shape()[0]));
  }

  /** With a sliding window, what fits into it is computed as without. */
  private int window() {
    int window = need("context_length");
    int sliding = size("attention.sliding_window", window);
    return sliding > 0 ? Math.min(window, sliding) : window;
  }

  private double theta() {
    return metadata.number(key("rope.freq_base")).orElse(10_000.0);
  }

  private RopeScaling ropeScaling(int headSize) {
    TensorEntry factors = file.tensors().get(TensorNames.ROPE);
    return factors == null ? ropeScaling() : RopeFactors.read(file, factors, headSize, theta());
  }

  private RopeScaling ropeScaling() {
    String type = metadata.text(key("rope.scaling.type")).orElse("linear");
    double factor =
        metadata
            .number(key("rope.scaling.factor"))
            .or(() -> metadata.number(key("rope.scale_linear")))
            .orElse(1.0);
    return switch (type) {
      case "none" -> new RopeScaling.None();
      case "linear" -> linear(factor);
      default -> throw metadata.refuse("rope scaling " + type + " is not supported");
    };
  }

  private RopeScaling linear(double factor) {
    if (!(factor > 0)) {
      throw metadata.refuse("rope scaling has no usable factor");
    }
    return factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
  }

  private int need(String name) {
    return metadata.needSize(key(name));
  }

  private int size(String name, int otherwise) {
    return metadata.size(key(name)).orElse(otherwise);
  }

  private String key(String name) {
    return architecture.label() + "." + name;
  }
}
