package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.Recurrence;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import java.util.List;
import java.util.stream.IntStream;

/**
 * LFM2 and LFM2.5, dense: most layers are short convolutions between two gates, some attend.
 *
 * @param attending the numbers of the layers that attend
 */
public record Lfm2(List<Integer> attending, Recurrence recurrence) implements Architecture {

  private static final LayerRecipe ATTENTION =
      LayerRecipe.BASELINE.with(TensorRole.QUERY_NORM, TensorRole.KEY_NORM);

  private static final String LAYER = "model.layers.{}.";

  /** Before a model is read. */
  public Lfm2() {
    this(List.of(), Recurrence.NONE);
  }

  @Override
  public String name() {
    return "LFM2";
  }

  @Override
  public String folderName() {
    return "Lfm2ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "lfm2";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    if (config.flag("conv_bias", false)) {
      throw config.refuse("asks for conv_bias, which is not supported");
    }
    int heads = config.size("num_attention_heads");
    boolean tied = config.flag("tie_embedding", config.flag("tie_word_embeddings", true));
    return new NetworkShape(
        new Lfm2(attending(config), new Recurrence(config.size("conv_L_cache", 3))),
        config.size("num_hidden_layers"),
        config.size("hidden_size"),
        heads,
        config.size("num_key_value_heads", heads),
        config.size("head_dim", config.size("hidden_size") / Math.max(1, heads)),
        inner(config),
        config.size("vocab_size"),
        config.size("max_position_embeddings"),
        config.number("norm_eps", 1e-5),
        theta(config),
        new RopeScaling.None(),
        tied ? OutputHead.TIED : OutputHead.SEPARATE);
  }

  /** Older files list the layers that attend, newer ones the kind of each. */
  private static List<Integer> attending(FolderConfig config) {
    List<String> kinds = config.texts("layer_types");
    int layers = config.size("num_hidden_layers");
    if (kinds.isEmpty()) {
      return IntStream.of(config.sizes("full_attn_idxs")).boxed().toList();
    }
    if (kinds.size() != layers) {
      throw config.refuse("layer_types names " + kinds.size() + " of " + layers + " layers");
    }
    if (!List.of("conv", "full_attention").containsAll(kinds)) {
      throw config.refuse("asks for layers of another kind in layer_types, which is not supported");
    }
    return IntStream.range(0, layers)
        .filter(layer -> !kinds.get(layer).equals("conv"))
        .boxed()
        .toList();
  }

  /** Two thirds of what is stated, rounded up, unless it is exact. */
  private static int inner(FolderConfig config) {
    int stated =
        config.has("block_ff_dim") ? config.size("block_ff_dim") : config.size("intermediate_size");
    if (!config.flag("block_auto_adjust_ff_dim", true)) {
      return stated;
    }
    int thirds = (int) (2L * stated / 3);
    int adjusted = (int) (config.number("block_ffn_dim_multiplier", 1) * thirds);
    int multiple = Math.max(1, config.size("block_multiple_of", 256));
    return Math.ceilDiv(adjusted, multiple) * multiple;
  }

  private static double theta(FolderConfig config) {
    FolderConfig rope = config.part("rope_parameters");
    String type = rope.text("rope_type", "default");
    if (!type.equals("default")) {
      throw config.refuse("rope scaling " + type + " is not supported");
    }
    return rope.number("rope_theta", config.number("rope_theta", 1_000_000));
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    int[] heads = config.sizes("attention.head_count_kv");
    List<Integer> attend =
        IntStream.range(0, heads.length).filter(layer -> heads[layer] > 0).boxed().toList();
    int columns = config.size("shortconv.l_cache");
    return GgufShape.of(new Lfm2(attend, new Recurrence(columns)), config);
  }

  @Override
  public LayerRecipe layer(NetworkShape shape, int index) {
    return attending.contains(index) ? ATTENTION : LayerRecipe.CONVOLUTION;
  }

  @Override
  public TensorNames folderTensors() {
    return TensorNames.FOLDER
        .with(TensorRole.FINAL_NORM, "model.embedding_norm.weight")
        .with(TensorRole.ATTENTION_NORM, LAYER + "operator_norm.weight")
        .with(TensorRole.ATTENTION_OUTPUT, LAYER + "self_attn.out_proj.weight")
        .with(TensorRole.QUERY_NORM, LAYER + "self_attn.q_layernorm.weight")
        .with(TensorRole.KEY_NORM, LAYER + "self_attn.k_layernorm.weight")
        .with(TensorRole.CONVOLUTION_INPUT, LAYER + "conv.in_proj.weight")
        .with(TensorRole.CONVOLUTION_FILTER, LAYER + "conv.conv.weight")
        .with(TensorRole.CONVOLUTION_OUTPUT, LAYER + "conv.out_proj.weight")
        .with(TensorRole.MLP_NORM, LAYER + "ffn_norm.weight")
        .with(TensorRole.GATE, LAYER + "feed_forward.w1.weight")
        .with(TensorRole.UP, LAYER + "feed_forward.w3.weight")
        .with(TensorRole.DOWN, LAYER + "feed_forward.w2.weight");
  }

  @Override
  public TensorNames ggufTensors() {
    return TensorNames.GGUF
        .with(TensorRole.FINAL_NORM, "token_embd_norm.weight")
        .with(TensorRole.CONVOLUTION_INPUT, "blk.{}.shortconv.in_proj.weight")
        .with(TensorRole.CONVOLUTION_FILTER, "blk.{}.shortconv.conv.weight")
        .with(TensorRole.CONVOLUTION_OUTPUT, "blk.{}.shortconv.out_proj.weight");
  }

  @Override
  public String usualPreTokenizer() {
    return "lfm2";
  }
}
