package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.GgufShape.Own;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.architecture.Windows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gemma 3: norms behind attention and MLP too, stored as what they differ from 1; GELU; embeddings
 * times the root of their width. Most layers see only a window of the text and have a rope of their
 * own. Of a model that sees images too only the text part is read.
 *
 * @param wrapper how its folders are built
 * @param scales of this model
 * @param windows of this model
 */
public record Gemma3(Wrapper wrapper, Scales scales, Windows windows) implements Architecture {

  private static final LayerRecipe LAYER =
      LayerRecipe.BASELINE.with(
          TensorRole.QUERY_NORM,
          TensorRole.KEY_NORM,
          TensorRole.ATTENTION_OUTPUT_NORM,
          TensorRole.MLP_OUTPUT_NORM);

  private static final int USUAL_HEAD = 256;
  private static final int USUAL_PATTERN = 6;
  private static final double USUAL_THETA = 1e6;
  private static final double USUAL_LOCAL_THETA = 1e4;
  private static final String SLIDING = "sliding_attention";

  /** What folders of 4B leave out, as it is so in transformers. */
  private static final Map<String, Integer> USUAL_SIZES =
      Map.of(
          "vocab_size", 262_208,
          "num_attention_heads", 8,
          "num_key_value_heads", 4,
          "max_position_embeddings", 131_072,
          "sliding_window", 4_096);

  /** The size whose queries are divided by another root than that of their head. */
  private static final int LAYERS_OF_27B = 62;

  /** How a folder holds the text part. */
  enum Wrapper {
    /** It is all. */
    NONE("Gemma3ForCausalLM", ""),
    /** Beside one for images. */
    IMAGES("Gemma3ForConditionalGeneration", "language_model.");

    private final String folderName;
    private final String prefix;

    Wrapper(String folderName, String prefix) {
      this.folderName = folderName;
      this.prefix = prefix;
    }
  }

  /** Before a model is read. */
  Gemma3(Wrapper wrapper) {
    this(wrapper, Scales.NONE, Windows.NONE);
  }

  @Override
  public String name() {
    return "Gemma 3";
  }

  @Override
  public String folderName() {
    return wrapper.folderName;
  }

  @Override
  public String ggufName() {
    return "gemma3";
  }

  @Override
  public NetworkShape shape(FolderConfig whole) {
    return textShape(
        wrapper == Wrapper.IMAGES ? whole.part("text_config").withUsual(USUAL_SIZES) : whole);
  }

  private NetworkShape textShape(FolderConfig config) {
    String activation = config.text("hidden_activation", "gelu_pytorch_tanh");
    require(config, activation.equals("gelu_pytorch_tanh"), "the activation " + activation);
    require(config, !config.has("attn_logit_softcapping"), "attn_logit_softcapping");
    require(config, !config.has("final_logit_softcapping"), "final_logit_softcapping");
    boolean looksAhead = config.flag("use_bidirectional_attention", false);
    require(config, !looksAhead, "use_bidirectional_attention");
    FolderConfig rope = config.part("rope_parameters");
    FolderConfig whole =
        rope.has("full_attention") ? rope.part("full_attention") : config.part("rope_scaling");
    Gemma3 model = new Gemma3(wrapper, scales(config), windows(config, rope.part(SLIDING)));
    return new FolderShape(model, config)
        .usualHead(USUAL_HEAD)
        .rope(whole, USUAL_THETA)
        .usuallyTied()
        .shape();
  }

  private static Scales scales(FolderConfig config) {
    double query = config.number("query_pre_attn_scalar", USUAL_HEAD);
    return new Scales(
        Math.sqrt(config.size("hidden_size")), 1, Optional.of(1 / Math.sqrt(query)), 1);
  }

  private static Windows windows(FolderConfig config, FolderConfig rope) {
    int layers = config.size("num_hidden_layers");
    int tokens = config.size("sliding_window");
    String type = rope.text("rope_type", "default");
    require(config, type.equals("default"), "rope scaling " + type + " of windows");
    double theta =
        rope.number("rope_theta", config.number("rope_local_base_freq", USUAL_LOCAL_THETA));
    List<String> kinds = config.texts("layer_types");
    if (kinds.isEmpty()) {
      int usual = config.size("_sliding_window_pattern", USUAL_PATTERN);
      int pattern = config.size("sliding_window_pattern", usual);
      return windows(pattern, layers, tokens, theta);
    }
    require(config, kinds.size() == layers, "layer_types of " + kinds.size() + " layers");
    List<Integer> sliding =
        IntStream.range(0, layers).filter(i -> kinds.get(i).equals(SLIDING)).boxed().toList();
    return new Windows(sliding, tokens, theta);
  }

  /** All layers but each of this number, counted from 1. */
  private static Windows windows(int pattern, int layers, int tokens, double theta) {
    return new Windows(
        IntStream.range(0, layers)
            .filter(layer -> pattern < 1 || (layer + 1) % pattern != 0)
            .boxed()
            .toList(),
        tokens,
        theta);
  }

  private static void require(FolderConfig config, boolean built, String feature) {
    if (!built) {
      throw config.refuse("asks for " + feature + ", which is not supported");
    }
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    if (config.number("final_logit_softcapping", 0) != 0) {
      throw config.refuse("is a model with final_logit_softcapping, which is not supported");
    }
    int pattern = config.size("attention.sliding_window_pattern", USUAL_PATTERN);
    Windows read =
        windows(
            pattern,
            config.size("block_count"),
            config.size("attention.sliding_window"),
            config.number("rope.freq_base_swa", USUAL_LOCAL_THETA));
    double embedding = Math.sqrt(config.size("embedding_length"));
    Scales scaled = new Scales(embedding, 1, Optional.of(queryScale(config)), 1);
    return GgufShape.of(new Gemma3(wrapper, scaled, read), config, Own.SCALES, Own.SLIDING_WINDOW);
  }

  private static double queryScale(GgufConfig config) {
    int divided =
        config.size("block_count") == LAYERS_OF_27B
            ? config.size("embedding_length") / Math.max(1, config.size("attention.head_count"))
            : config.size("attention.key_length", USUAL_HEAD);
    return config.number("attention.scale", 1 / Math.sqrt(divided));
  }

  @Override
  public TensorNames folderTensors() {
    String layer = "model.layers.{}.";
    return TensorNames.FOLDER
        .with(TensorRole.ATTENTION_OUTPUT_NORM, layer + "post_attention_layernorm.weight")
        .with(TensorRole.MLP_NORM, layer + "pre_feedforward_layernorm.weight")
        .with(TensorRole.MLP_OUTPUT_NORM, layer + "post_feedforward_layernorm.weight")
        .within("", wrapper.prefix);
  }

  @Override
  public TensorNames ggufTensors() {
    return TensorNames.GGUF
        .with(TensorRole.ATTENTION_OUTPUT_NORM, "blk.{}.post_attention_norm.weight")
        .with(TensorRole.MLP_OUTPUT_NORM, "blk.{}.post_ffw_norm.weight");
  }

  @Override
  public float folderShift(TensorRole role) {
    return role.isNorm() ? 1 : 0;
  }

  @Override
  public LayerRecipe layer(NetworkShape shape, int index) {
    return LAYER;
  }

  @Override
  public OutlierRotation rotation() {
    return OutlierRotation.BEHIND_NORMS;
  }

  @Override
  public List<NetworkCall> setup(NetworkShape shape) {
    long[] layers = windows.layers().stream().mapToLong(Integer::longValue).toArray();
    return List.of(
        shape.ropeScaling().setup(shape.ropeTheta()),
        new NetworkCall("configure_windows", layers, windows.tokens(), windows.theta()),
        new NetworkCall("configure_gelu"));
  }
}
