package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.Recurrence;
import dev.parley.inference.architecture.Recurrence.ValueHeads;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Qwen 3.5, dense: most layers are Gated DeltaNets, each fourth attends, with gates of its output.
 * Of a model that sees images too only the text part is read. Layers that guess ahead (MTP) are not
 * read either.
 *
 * @param wrapper how its folders are built
 * @param attending the numbers of the layers that attend
 * @param guessing how many layers of a GGUF file, the last ones, guess ahead
 */
public record Qwen35(Wrapper wrapper, List<Integer> attending, Recurrence recurrence, int guessing)
    implements Architecture {

  private static final LayerRecipe ATTENTION =
      LayerRecipe.BASELINE
          .with(TensorRole.GATED_QUERY, TensorRole.QUERY_NORM, TensorRole.KEY_NORM)
          .without(TensorRole.QUERY);

  /** All norms but that of the delta's output. */
  private static final Set<TensorRole> SHIFTED =
      Set.of(
          TensorRole.FINAL_NORM,
          TensorRole.ATTENTION_NORM,
          TensorRole.MLP_NORM,
          TensorRole.QUERY_NORM,
          TensorRole.KEY_NORM);

  /** How a folder holds the text part. */
  enum Wrapper {
    /** It is all. */
    NONE("Qwen3_5ForCausalLM", "model."),
    /** Beside one for images. */
    IMAGES("Qwen3_5ForConditionalGeneration", "model.language_model.");

    private final String folderName;
    private final String prefix;

    Wrapper(String folderName, String prefix) {
      this.folderName = folderName;
      this.prefix = prefix;
    }
  }

  /** Before a model is read. */
  Qwen35(Wrapper wrapper) {
    this(wrapper, List.of(), Recurrence.NONE, 0);
  }

  @Override
  public String name() {
    return "Qwen3.5";
  }

  @Override
  public String folderName() {
    return wrapper.folderName;
  }

  @Override
  public String ggufName() {
    return "qwen35";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    FolderConfig text = wrapper == Wrapper.IMAGES ? config.part("text_config") : config;
    if (text.flag("attention_bias", false) || !text.text("hidden_act", "silu").equals("silu")) {
      throw config.refuse("asks for attention_bias or another hidden_act, which is not supported");
    }
    int heads = text.size("num_attention_heads");
    int head = text.size("head_dim", 256);
    Recurrence delta =
        new Recurrence(
            text.size("linear_conv_kernel_dim", 4),
            text.size("linear_num_key_heads"),
            text.size("linear_num_value_heads"),
            text.size("linear_key_head_dim", 128),
            text.size("linear_value_head_dim", 128),
            ValueHeads.SIDE_BY_SIDE);
    FolderConfig rope = text.part("rope_parameters");
    String type = rope.text("rope_type", "default");
    if (!type.equals("default")) {
      throw config.refuse("rope scaling " + type + " is not supported");
    }
    double turned =
        rope.number("partial_rotary_factor", text.number("partial_rotary_factor", 0.25));
    boolean tied = text.flag("tie_word_embeddings", config.flag("tie_word_embeddings", false));
    return new NetworkShape(
        new Qwen35(wrapper, attending(text), delta, 0),
        text.size("num_hidden_layers"),
        text.size("hidden_size"),
        heads,
        text.size("num_key_value_heads", heads),
        head,
        text.size("intermediate_size"),
        text.size("vocab_size"),
        text.size("max_position_embeddings"),
        text.number("rms_norm_eps", 1e-6),
        rope.number("rope_theta", text.number("rope_theta", 10_000)),
        new RopeScaling.Partial((int) (head * turned)),
        tied ? OutputHead.TIED : OutputHead.SEPARATE);
  }

  private static List<Integer> attending(FolderConfig config) {
    List<String> kinds = config.texts("layer_types");
    int layers = config.size("num_hidden_layers");
    if (kinds.isEmpty()) {
      return each(config.size("full_attention_interval", 4), layers);
    }
    if (kinds.size() != layers) {
      throw config.refuse("layer_types names " + kinds.size() + " of " + layers + " layers");
    }
    if (!List.of("linear_attention", "full_attention").containsAll(kinds)) {
      throw config.refuse("asks for layers of another kind in layer_types, which is not supported");
    }
    return IntStream.range(0, layers)
        .filter(layer -> kinds.get(layer).equals("full_attention"))
        .boxed()
        .toList();
  }

  private static List<Integer> each(int interval, int layers) {
    return IntStream.range(0, layers)
        .filter(layer -> interval > 0 && (layer + 1) % interval == 0)
        .boxed()
        .toList();
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    int guesses = config.size("nextn_predict_layers", 0);
    int layers = config.size("block_count") - guesses;
    int heads = config.size("ssm.time_step_rank");
    Recurrence delta =
        new Recurrence(
            config.size("ssm.conv_kernel"),
            config.size("ssm.group_count"),
            heads,
            config.size("ssm.state_size"),
            config.size("ssm.inner_size") / Math.max(1, heads),
            ValueHeads.TILED);
    int interval = config.size("full_attention_interval", 4);
    Qwen35 family = new Qwen35(wrapper, each(interval, layers), delta, guesses);
    int turned = config.size("rope.dimension_count", config.size("attention.key_length") / 4);
    return GgufShape.of(family, config, GgufShape.Own.ROPE)
        .withLayers(layers)
        .withRopeScaling(new RopeScaling.Partial(turned));
  }

  @Override
  public boolean ignoresGguf(String tensor, NetworkShape shape) {
    return IntStream.range(shape.layers(), shape.layers() + guessing)
        .anyMatch(layer -> tensor.startsWith("blk." + layer + "."));
  }

  @Override
  public LayerRecipe layer(NetworkShape shape, int index) {
    return attending.contains(index) ? ATTENTION : LayerRecipe.DELTA;
  }

  @Override
  public float folderShift(TensorRole role) {
    return SHIFTED.contains(role) ? 1 : 0;
  }

  @Override
  public List<NetworkCall> setup(NetworkShape shape) {
    List<NetworkCall> calls = new ArrayList<>(Architecture.super.setup(shape));
    calls.add(new NetworkCall("configure_attention_gates"));
    return calls;
  }

  @Override
  public TensorNames folderTensors() {
    String delta = "model.layers.{}.linear_attn.";
    return TensorNames.FOLDER
        .with(TensorRole.GATED_QUERY, "model.layers.{}.self_attn.q_proj.weight")
        .with(TensorRole.CONVOLUTION_FILTER, delta + "conv1d.weight")
        .with(TensorRole.DELTA_MIXED, delta + "in_proj_qkv.weight")
        .with(TensorRole.DELTA_GATE, delta + "in_proj_z.weight")
        .with(TensorRole.DELTA_BETA, delta + "in_proj_b.weight")
        .with(TensorRole.DELTA_ALPHA, delta + "in_proj_a.weight")
        .with(TensorRole.DELTA_RATE, delta + "A_log")
        .with(TensorRole.DELTA_BIAS, delta + "dt_bias")
        .with(TensorRole.DELTA_NORM, delta + "norm.weight")
        .with(TensorRole.DELTA_OUTPUT, delta + "out_proj.weight")
        .within("model.", wrapper.prefix);
  }

  @Override
  public TensorNames ggufTensors() {
    return TensorNames.GGUF
        .with(TensorRole.GATED_QUERY, "blk.{}.attn_q.weight")
        .with(TensorRole.MLP_NORM, "blk.{}.post_attention_norm.weight")
        .with(TensorRole.CONVOLUTION_FILTER, "blk.{}.ssm_conv1d.weight")
        .with(TensorRole.DELTA_MIXED, "blk.{}.attn_qkv.weight")
        .with(TensorRole.DELTA_GATE, "blk.{}.attn_gate.weight")
        .with(TensorRole.DELTA_BETA, "blk.{}.ssm_beta.weight")
        .with(TensorRole.DELTA_ALPHA, "blk.{}.ssm_alpha.weight")
        .with(TensorRole.DELTA_RATE, "blk.{}.ssm_a")
        .with(TensorRole.DELTA_BIAS, "blk.{}.ssm_dt.bias")
        .with(TensorRole.DELTA_NORM, "blk.{}.ssm_norm.weight")
        .with(TensorRole.DELTA_OUTPUT, "blk.{}.ssm_out.weight");
  }

  @Override
  public String usualPreTokenizer() {
    return "qwen35";
  }
}
