package dev.parley.inference.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the metadata of GGUF files that the families have in common. */
public final class GgufShape {

  /** The tensor that Llama 3.1 and later have for their rope. */
  static final String ROPE_DIVISORS = "rope_freqs.weight";

  private static final List<String> SCALES =
      List.of("attention.scale", "embedding_scale", "residual_scale", "logit_scale");

  /** All Llama models with scaled rope were trained on texts of this length first, so stretched. */
  private static final RopeScaling.Llama3 USUAL = new RopeScaling.Llama3(1, 1, 4, 8192);

  private static final double CLOSE = 1e-3;

  private final Architecture architecture;
  private final GgufConfig config;
  private final Set<Own> own;

  private GgufShape(Architecture architecture, GgufConfig config, Set<Own> own) {
    this.architecture = architecture;
    this.config = config;
    this.own = own;
  }

  /** What most families have not; one that has it reads it by itself. */
  public enum Own {
    /** {@link Scales}. */
    SCALES,
    /** A window of some layers, so that texts may be longer. */
    SLIDING_WINDOW,
    /** How many numbers of a head are turned by position, and how. */
    ROPE
  }

  /** The shape of a network whose family reads these by itself. */
  public static NetworkShape of(Architecture architecture, GgufConfig config, Own... own) {
    GgufShape reader = new GgufShape(architecture, config, Set.of(own));
    reader.refuseWhatIsNotBuilt();
    return reader.shape();
  }

  private NetworkShape shape() {
    int hidden = config.size("embedding_length");
    int heads = config.size("attention.head_count");
    int headSize = config.size("attention.key_length", hidden / Math.max(1, heads));
    boolean built = headSize <= NetworkShape.LARGEST_HEAD;
    require(built, "a model with heads of " + headSize + ", which is not supported");
    requireSame("attention.value_length", headSize);
    if (!own.contains(Own.ROPE)) {
      requireSame("rope.dimension_count", headSize);
    }
    return new NetworkShape(
        architecture,
        config.size("block_count"),
        hidden,
        heads,
        keyValueHeads(heads),
        headSize,
        config.size("feed_forward_length"),
        config.vocabulary(),
        window(),
        config.number("attention.layer_norm_rms_epsilon"),
        theta(),
        own.contains(Own.ROPE) ? new RopeScaling.None() : ropeScaling(headSize),
        config.head());
  }

  /** Stated layer by layer where some do not attend, and have none. */
  private int keyValueHeads(int heads) {
    return Arrays.stream(config.sizes("attention.head_count_kv"))
        .max()
        .orElseGet(() -> config.size("attention.head_count_kv", heads));
  }

  private void refuseWhatIsNotBuilt() {
    for (String scale : own.contains(Own.SCALES) ? List.<String>of() : SCALES) {
      boolean one = config.number(scale, 1) == 1;
      require(one, "a model with " + key(scale) + ", which is not supported");
    }
    require(config.size("expert_count", 0) == 0, "a mixture of experts, which is not supported");
  }

  private void requireSame(String name, int headSize) {
    int size = config.size(name, headSize);
    require(
        size == headSize,
        String.format(
            Locale.ROOT,
            "a model with %s %d beside heads of %d, which is not supported",
            key(name),
            size,
            headSize));
  }

  private void require(boolean built, String feature) {
    if (!built) {
      throw config.refuse("is " + feature);
    }
  }

  /** With a sliding window, what fits into it is computed as without. */
  private int window() {
    int window = config.size("context_length");
    int sliding = config.size("attention.sliding_window", window);
    boolean shorter = sliding > 0 && !own.contains(Own.SLIDING_WINDOW);
    return shorter ? Math.min(window, sliding) : window;
  }

  private double theta() {
    return config.number("rope.freq_base", 10_000);
  }

  private RopeScaling ropeScaling(int headSize) {
    return config
        .ropeDivisors(ROPE_DIVISORS, headSize / 2)
        .map(divisors -> llama3(divisors, headSize))
        .orElseGet(this::ropeScaling);
  }

  private RopeScaling ropeScaling() {
    String type = config.text("rope.scaling.type", "linear");
    double factor = config.number("rope.scaling.factor", config.number("rope.scale_linear", 1));
    return switch (type) {
      case "none" -> new RopeScaling.None();
      case "linear" -> linear(factor);
      default -> throw config.refuse("rope scaling " + type + " is not supported");
    };
  }

  private RopeScaling linear(double factor) {
    if (!(factor > 0)) {
      throw config.refuse("rope scaling has no usable factor");
    }
    return factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
  }

  /**
   * Files of Llama 3.1 and later do not contain the parameters of their scaling but its result, a
   * divisor for each frequency. All such models have the same original length and the same two
   * limits and differ in the factor, which is the largest divisor; so the parameters are known
   * again, and anything else is refused.
   */
  private RopeScaling llama3(float[] divisors, int headSize) {
    RopeScaling.Llama3 scaling =
        new RopeScaling.Llama3(
            divisors[divisors.length - 1],
            USUAL.lowFrequency(),
            USUAL.highFrequency(),
            USUAL.originalLength());
    for (int i = 0; i < divisors.length; i++) {
      double wavelength = 2 * Math.PI * Math.pow(theta(), 2.0 * i / headSize);
      if (!(Math.abs(divisors[i] / scaling.divisor(wavelength) - 1) < CLOSE)) {
        throw config.refuse(
            "has divisors of frequencies that are no rope scaling of Llama 3,"
                + " which is not supported");
      }
    }
    return scaling;
  }

  private String key(String name) {
    return architecture.ggufName() + "." + name;
  }
}
