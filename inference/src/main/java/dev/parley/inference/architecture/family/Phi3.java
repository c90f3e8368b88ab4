package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.GgufShape.Own;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.RopeScaling.Partial;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Phi-3 and Phi-4-mini: q, k and v are one matrix, gate and up another, and rope may turn only a
 * part of each head. Of LongRoPE the short factors are built, so texts end at the length that the
 * model was trained on first; there transformers would go over to the long ones for all tokens.
 */
public record Phi3() implements Architecture {

  private static final String SHORT = "rope_factors_short.weight";
  private static final String LONG = "rope_factors_long.weight";

  @Override
  public String name() {
    return "Phi-3/Phi-4-mini";
  }

  @Override
  public String folderName() {
    return "Phi3ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "phi3";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    FolderConfig rope =
        config.part(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
    String type = rope.text("rope_type", rope.text("type", "default"));
    double part = rope.number("partial_rotary_factor", config.number("partial_rotary_factor", 1));
    int heads = Math.max(1, config.size("num_attention_heads"));
    int head = config.size("head_dim", config.size("hidden_size") / heads);
    int size = (int) (head * part);
    RopeScaling scaling =
        switch (type) {
          case "default" -> new Partial(size);
          case "longrope", "su" -> longRope(size, config, rope);
          default -> throw config.refuse("rope scaling " + type + " is not supported");
        };
    NetworkShape shape = new FolderShape(this, config).ropeScaling(scaling).shape();
    int original = type.equals("default") ? shape.window() : original(config, rope);
    int sliding = config.size("sliding_window", shape.window());
    return shape.withWindow(Math.min(original, sliding));
  }

  private static RopeScaling longRope(int size, FolderConfig config, FolderConfig rope) {
    double original = original(config, rope);
    double factor = rope.number("factor", config.size("max_position_embeddings") / original);
    double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    List<Double> divisors = rope.numbers("short_factor");
    return new Partial(size, rope.number("attention_factor", usual), divisors);
  }

  private static int original(FolderConfig config, FolderConfig rope) {
    String key = "original_max_position_embeddings";
    return rope.has(key) ? rope.size(key) : config.size(key);
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    NetworkShape shape = GgufShape.of(this, config, Own.ROPE);
    int size = config.size("rope.dimension_count", shape.headSize());
    boolean longRope = config.ropeDivisors(SHORT, size / 2).isPresent();
    int window = config.size("context_length");
    RopeScaling scaling =
        config
            .ropeDivisors(SHORT, size / 2)
            .map(divisors -> scaling(size, config, divisors))
            .orElseGet(() -> new Partial(size));
    return shape
        .withRopeScaling(scaling)
        .withWindow(
            longRope ? config.size("rope.scaling.original_context_length", window) : window);
  }

  private static RopeScaling scaling(int size, GgufConfig config, float[] divisors) {
    List<Double> all = new ArrayList<>();
    for (float divisor : divisors) {
      all.add((double) divisor);
    }
    return new Partial(
        size, config.number("rope.scaling.attn_factor", 1), Collections.unmodifiableList(all));
  }

  @Override
  public TensorNames folderTensors() {
    String layer = "model.layers.{}.";
    return TensorNames.FOLDER
        .stacked(
            layer + "self_attn.qkv_proj.weight", TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE)
        .stacked(layer + "mlp.gate_up_proj.weight", TensorRole.GATE, TensorRole.UP);
  }

  @Override
  public TensorNames ggufTensors() {
    return TensorNames.GGUF
        .stacked("blk.{}.attn_qkv.weight", TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE)
        .stacked("blk.{}.ffn_up.weight", TensorRole.GATE, TensorRole.UP);
  }

  @Override
  public Set<String> ggufSettings() {
    return Set.of(SHORT, LONG);
  }

  @Override
  public String usualPreTokenizer() {
    return "gpt-4o";
  }
}
