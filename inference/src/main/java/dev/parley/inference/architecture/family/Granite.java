package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.GgufShape.Own;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;
import java.util.List;
import java.util.Optional;

/**
 * Granite 4, dense: four constants, and an MLP under the names of a shared expert. Its hybrids,
 * which have other layers or experts too, are refused.
 *
 * @param scales of this model
 */
public record Granite(Scales scales) implements Architecture {

  /** As published folders have it, and as transformers writes it now. */
  private static final List<String> ATTENTION = List.of("attention", "full_attention");

  private static final String MLP = "model.layers.{}.shared_mlp.";

  /** Before a model is read. */
  public Granite() {
    this(Scales.NONE);
  }

  @Override
  public String name() {
    return "Granite";
  }

  @Override
  public String folderName() {
    return "GraniteMoeHybridForCausalLM";
  }

  @Override
  public String ggufName() {
    return "granite";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    refuseHybrids(config);
    Scales read =
        new Scales(
            config.number("embedding_multiplier", 1),
            config.number("residual_multiplier", 1),
            Optional.of(config.number("attention_multiplier", 1)),
            1 / config.number("logits_scaling", 1));
    return new FolderShape(new Granite(read), config).inner("shared_intermediate_size").shape();
  }

  private static void refuseHybrids(FolderConfig config) {
    boolean attends = config.texts("layer_types").stream().allMatch(ATTENTION::contains);
    require(config, attends, "layers of Mamba");
    require(config, config.size("num_local_experts", 0) == 0, "a mixture of experts");
    String positions = config.text("position_embedding_type", "rope");
    require(config, positions.equals("rope"), "positions of type " + positions);
  }

  private static void require(FolderConfig config, boolean built, String feature) {
    if (!built) {
      throw config.refuse(
          "asks for " + feature + ", which is not supported; use a dense Granite 4 model");
    }
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    if (!config.flag("rope.scaling.finetuned", true)) {
      throw config.refuse("is a model without rotary positions, which is not supported");
    }
    double attention = config.number("attention.scale", 0);
    Scales read =
        new Scales(
            config.number("embedding_scale", 1),
            config.number("residual_scale", 1),
            attention == 0 ? Optional.empty() : Optional.of(attention),
            1 / config.number("logit_scale", 1));
    return GgufShape.of(new Granite(read), config, Own.SCALES);
  }

  @Override
  public TensorNames folderTensors() {
    return TensorNames.FOLDER
        .stacked(MLP + "input_linear.weight", TensorRole.GATE, TensorRole.UP)
        .with(TensorRole.DOWN, MLP + "output_linear.weight");
  }

  @Override
  public HeadRows ggufHeadRows() {
    return HeadRows.PAIRS;
  }

  @Override
  public String usualPreTokenizer() {
    return "dbrx";
  }
}
