package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;

/** Qwen 3, dense: every head of queries and keys has a norm before its rotary position. */
public record Qwen3() implements Architecture {

  /** What transformers takes where a {@code config.json} has no {@code head_dim}. */
  private static final int USUAL_HEAD = 128;

  private static final LayerRecipe LAYER =
      LayerRecipe.BASELINE.with(TensorRole.QUERY_NORM, TensorRole.KEY_NORM);

  @Override
  public String name() {
    return "Qwen3";
  }

  @Override
  public String folderName() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "qwen3";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    return new FolderShape(this, config).usualHead(USUAL_HEAD).shape();
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
