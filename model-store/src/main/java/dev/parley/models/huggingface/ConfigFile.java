package dev.parley.models.huggingface;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.UnusableModelException;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code config.json}. What would change the mathematics and is not built here is refused by
 * name, never ignored.
 */
final class ConfigFile {

  private static final String QWEN2 = "Qwen2ForCausalLM";
  private static final String QWEN3 = "Qwen3ForCausalLM";
  private static final Set<String> KNOWN = Set.of(QWEN2, QWEN3, "LlamaForCausalLM");

  /** What transformers takes where a Qwen3 model does not say. */
  private static final int QWEN3_HEAD = 128;

  private final Path file;
  private final JsonNode config;

  ConfigFile(Path file) {
    this.file = file;
    this.config = ModelJson.read(file).root();
  }

  JsonNode json() {
    return config;
  }

  NetworkShape shape() {
    String architecture = architecture();
    refuseWhatIsNotBuilt();
    int hidden = size("hidden_size");
    int heads = size("num_attention_heads");
    try {
      return new NetworkShape(
          size("num_hidden_layers"),
          hidden,
          heads,
          size("num_key_value_heads", heads),
          size("head_dim", architecture.equals(QWEN3) ? QWEN3_HEAD : hidden / Math.max(1, heads)),
          size("intermediate_size"),
          size("vocab_size"),
          window(),
          number("rms_norm_eps", 1e-6),
          rope().path("rope_theta").asDouble(number("rope_theta", 10_000)),
          ropeScaling(),
          architecture.equals(QWEN2),
          architecture.equals(QWEN3),
          config.path("tie_word_embeddings").asBoolean(false));
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage() + ", which makes no model");
    }
  }

  private String architecture() {
    String name = config.path("architectures").path(0).asString("none");
    if (!KNOWN.contains(name)) {
      throw refuse("architecture " + name + " is not supported; use a Llama, Qwen2 or Qwen3 model");
    }
    return name;
  }

  private void refuseWhatIsNotBuilt() {
    require(!config.hasNonNull("quantization_config"), "quantized weights; use the original ones");
    require(config.path("hidden_act").asString("silu").equals("silu"), "another hidden_act");
    require(!config.path("mlp_bias").asBoolean(false), "mlp_bias");
    require(!config.path("attention_bias").asBoolean(false), "attention_bias");
    require(config.path("partial_rotary_factor").asDouble(1) == 1, "partial_rotary_factor");
  }

  private void require(boolean built, String feature) {
    if (!built) {
      throw refuse("asks for " + feature + ", which is not supported");
    }
  }

  /** With a sliding window, what fits into it is computed as without. */
  private int window() {
    int window = size("max_position_embeddings");
    boolean sliding = config.path("use_sliding_window").asBoolean(false);
    return sliding ? Math.min(window, size("sliding_window", window)) : window;
  }

  /** Newer folders keep all of rope in one object. */
  private JsonNode rope() {
    return config.path(config.hasNonNull("rope_parameters") ? "rope_parameters" : "rope_scaling");
  }

  private RopeScaling ropeScaling() {
    JsonNode rope = rope();
    String type = rope.path("rope_type").asString(rope.path("type").asString("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(factor(rope, "factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              factor(rope, "factor"),
              factor(rope, "low_freq_factor"),
              factor(rope, "high_freq_factor"),
              factor(rope, "original_max_position_embeddings"));
      default -> throw refuse("rope scaling " + type + " is not supported");
    };
  }

  private double factor(JsonNode rope, String name) {
    double value = rope.path(name).asDouble(0);
    if (!(value > 0)) {
      throw refuse("rope scaling has no usable " + name);
    }
    return value;
  }

  private int size(String name) {
    JsonNode node = config.path(name);
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw refuse(name + " is missing or no whole number");
    }
    return node.asInt();
  }

  private int size(String name, int otherwise) {
    return config.hasNonNull(name) ? size(name) : otherwise;
  }

  private double number(String name, double otherwise) {
    JsonNode node = config.path(name);
    if (!node.isMissingNode() && !node.isNumber()) {
      throw refuse(name + " is no number");
    }
    return node.asDouble(otherwise);
  }

  private UnusableModelException refuse(String why) {
    return new UnusableModelException(file, why);
  }
}
