package dev.parley.models.toy;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.TensorNames;
import dev.parley.inference.architecture.TensorRole;

/**
 * A family of its own: other keys, other names, norms of heads beside biases, no rotation. All that
 * Parley has to know of it stands in this file.
 *
 * @param biased what only this family reads of a model
 */
record Toy(boolean biased) implements Architecture {

  private static final LayerRecipe PLAIN =
      LayerRecipe.BASELINE.with(TensorRole.QUERY_NORM, TensorRole.KEY_NORM);

  private static final LayerRecipe BIASED =
      PLAIN.with(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS);

  @Override
  public String name() {
    return "Toy";
  }

  @Override
  public String folderName() {
    return "ToyForCausalLM";
  }

  @Override
  public String ggufName() {
    return "toy-x";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    return new NetworkShape(
        new Toy(config.flag("biased", false)),
        config.size("n_layers"),
        config.size("n_hidden"),
        config.size("n_heads"),
        config.size("n_groups"),
        config.size("n_head"),
        config.size("n_inner"),
        config.size("vocab_size"),
        config.size("n_window"),
        config.number("epsilon", 1e-6),
        config.number("theta", 10_000),
        new RopeScaling.None(),
        OutputHead.TIED);
  }

  @Override
  public TensorNames folderTensors() {
    return TensorNames.FOLDER
        .with(TensorRole.FINAL_NORM, "model.last_norm.weight")
        .with(TensorRole.QUERY, "model.layers.{}.mixer.query.weight")
        .with(TensorRole.QUERY_BIAS, "model.layers.{}.mixer.query.bias");
  }

  @Override
  public TensorNames ggufTensors() {
    return TensorNames.GGUF.with(TensorRole.QUERY_NORM, "blk.{}.norm_q_attn.weight");
  }

  @Override
  public LayerRecipe layer(NetworkShape shape, int index) {
    return biased ? BIASED : PLAIN;
  }

  @Override
  public OutlierRotation rotation() {
    return OutlierRotation.NONE;
  }
}
