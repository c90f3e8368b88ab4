package dev.parley.inference.architecture;

import dev.parley.inference.architecture.NetworkShape.OutputHead;

/** Reads the keys of {@code config.json} that the families have in common. */
public final class FolderShape {

  private final Architecture architecture;
  private final FolderConfig config;

  private FolderShape(Architecture architecture, FolderConfig config) {
    this.architecture = architecture;
    this.config = config;
  }

  /** The shape of a network all of whose sizes stand under the usual keys. */
  public static NetworkShape of(Architecture architecture, FolderConfig config) {
    int heads = config.size("num_attention_heads");
    return of(architecture, config, config.size("hidden_size") / Math.max(1, heads));
  }

  /**
   * The same for a family with heads of a size of its own.
   *
   * @param usualHead the size of a head where the file states none
   */
  public static NetworkShape of(Architecture architecture, FolderConfig config, int usualHead) {
    return of(architecture, config, usualHead, "intermediate_size");
  }

  /**
   * The same for a family with a name of its own for the width of the MLP.
   *
   * @param inner the key of the width
   */
  public static NetworkShape of(
      Architecture architecture, FolderConfig config, int usualHead, String inner) {
    FolderShape reader = new FolderShape(architecture, config);
    reader.refuseWhatIsNotBuilt();
    return reader.shape(usualHead, inner);
  }

  private NetworkShape shape(int usualHead, String inner) {
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
        rope().number("rope_theta", config.number("rope_theta", 10_000)),
        ropeScaling(),
        config.flag("tie_word_embeddings", false) ? OutputHead.TIED : OutputHead.SEPARATE);
  }

  private void refuseWhatIsNotBuilt() {
    require(config.text("hidden_act", "silu").equals("silu"), "another hidden_act");
    require(!config.flag("mlp_bias", false), "mlp_bias");
    require(!config.flag("attention_bias", false), "attention_bias");
    require(config.number("partial_rotary_factor", 1) == 1, "partial_rotary_factor");
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

  /** Newer folders have all of rope in one object. */
  private FolderConfig rope() {
    return config.part(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
  }

  private RopeScaling ropeScaling() {
    FolderConfig rope = rope();
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
