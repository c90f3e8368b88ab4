package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;

/** Qwen 1.5, 2 and 2.5: queries, keys and values have a bias. */
public record Qwen2() implements Architecture {

  private static final LayerRecipe LAYER =
      LayerRecipe.BASELINE.with(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS);

  @Override
  public String name() {
    return "Qwen2";
  }

  @Override
  public String folderName() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "qwen2";
  }

  @Override
  public String usualPreTokenizer() {
    return "qwen2";
  }

  @Override
  public LayerRecipe layer(NetworkShape shape, int index) {
    return LAYER;
  }
}
