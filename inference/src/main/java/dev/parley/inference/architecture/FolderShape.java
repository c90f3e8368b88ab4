package dev.parley.inference.architecture;

import dev.parley.inference.architecture.NetworkShape.OutputHead;
import java.util.Optional;

/** Reads the keys of {@code config.json} that the families have in common. */
public final class FolderShape {

  private final Architecture architecture;
  private final FolderConfig config;
  private String inner = "intermediate_size";
  private int usualHead;
  private FolderConfig rope;
  private Optional<RopeScaling> scaling = Optional.empty();
  private double usualTheta = 10_000;
  private boolean usuallyTied;

  /**
   * A reader of a file whose values stand under the usual keys.
   *
   * @throws RuntimeException that refuses what would change the mathematics and is not built
   */
  public FolderShape(Architecture architecture, FolderConfig config) {
    this.architecture = architecture;
    this.config = config;
    this.usualHead = config.size("hidden_size") / Math.max(1, config.size("num_attention_heads"));
    // Newer folders have all of rope in one object.
    this.rope = config.part(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    refuseWhatIsNotBuilt();
  }

  /** The shape of a network all of whose sizes stand under the usual keys. */
  public static NetworkShape of(Architecture architecture, FolderConfig config) {
    return new FolderShape(architecture, config).shape();
  }

  /** With heads of this size where the file states none. */
  public FolderShape usualHead(int size) {
    usualHead = size;
    return this;
  }

  /** With the width of the MLP under this key. */
  public FolderShape inner(String key) {
    inner = key;
    return this;
  }

  /** With rope as this object has it, and this base of frequencies where none is stated. */
  public FolderShape rope(FolderConfig part, double theta) {
    rope = part;
    usualTheta = theta;
    return this;
  }

  /** With this rope, whatever the file states. */
  public FolderShape ropeScaling(RopeScaling own) {
    scaling = Optional.of(own);
    return this;
  }

  /** With the embedding as head where the file does not say otherwise. */
  public FolderShape usuallyTied() {
    usuallyTied = true;
    return this;
  }

  /** The shape, when all is said. */
  public NetworkShape shape() {
    int heads = config.size("num_attention_heads");
    return new NetworkShape(
        architecture,
        config.size("num_hidden_layers"),
        config.size("hidden_size"),
        heads,
        config.size("num_key_value_heads", heads),
        config.size("head_dim", usualHead),
        config.size(inner),
        config.size("vocab_size"),
        window(),
        config.number("rms_norm_eps", 1e-6),
        rope.number("rope_theta", config.number("rope_theta", usualTheta)),
        scaling.orElseGet(this::ropeScaling),
        config.flag("tie_word_embeddings", usuallyTied) ? OutputHead.TIED : OutputHead.SEPARATE);
  }

  private void refuseWhatIsNotBuilt() {
    require(config.text("hidden_act", "silu").equals("silu"), "another hidden_act");
    require(!config.flag("mlp_bias", false), "mlp_bias");
    require(!config.flag("attention_bias", false), "attention_bias");
  }

  private void require(boolean built, String feature) {
    if (!built) {
      throw config.refuse("asks for " + feature + ", which is not supported");
    }
  }

  /** With a sliding window, what fits into it is computed as without. */
  private int window() {
    int window = config.size("max_position_embeddings");
    boolean sliding = config.flag("use_sliding_window", false);
    return sliding ? Math.min(window, config.size("sliding_window", window)) : window;
  }

  private RopeScaling ropeScaling() {
    boolean whole = config.number("partial_rotary_factor", 1) == 1;
    require(whole && rope.number("partial_rotary_factor", 1) == 1, "partial_rotary_factor");
    String type = rope.text("rope_type", rope.text("type", "default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(factor(rope, "factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              factor(rope, "factor"),
              factor(rope, "low_freq_factor"),
              factor(rope, "high_freq_factor"),
              factor(rope, "original_max_position_embeddings"));
      default -> throw config.refuse("rope scaling " + type + " is not supported");
    };
  }

  private static double factor(FolderConfig rope, String name) {
    double value = rope.number(name, 0);
    if (!(value > 0)) {
      throw rope.refuse("rope scaling has no usable " + name);
    }
    return value;
  }
}
