package dev.parley.inference.source;

import dev.parley.inference.architecture.NetworkShape;
import java.util.List;
import java.util.stream.Stream;

/** The tensors of a model by their role, each of the shape that it must have. One thread. */
public final class ModelWeights implements AutoCloseable {

  private final NetworkShape shape;
  private final Tensors weights;

  public ModelWeights(NetworkShape shape, Tensors weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /**
   * Looks every tensor up.
   *
   * @throws UnusableModelException when one is missing or has a wrong shape
   */
  public void verify() {
    embedding();
    finalNorm();
    if (!shape.tied()) {
      head();
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      attention(layer);
      headNorms(layer);
      mlp(layer);
    }
  }

  /** [vocabulary, hidden]. */
  public WeightTensor embedding() {
    return weights.tensor("model.embed_tokens.weight", shape.vocabulary(), shape.hidden());
  }

  /** [vocabulary, hidden]; only where it is not tied to the embedding. */
  public WeightTensor head() {
    return weights.tensor("lm_head.weight", shape.vocabulary(), shape.hidden());
  }

  /** [hidden]. */
  public WeightTensor finalNorm() {
    return weights.tensor("model.norm.weight", shape.hidden());
  }

  /** Norm, q, k, v, o, and the biases of q, k, v where the model has them. */
  public List<WeightTensor> attention(int layer) {
    int queries = shape.heads() * shape.headSize();
    int keys = shape.keyValueHeads() * shape.headSize();
    String attention = "model.layers." + layer + ".self_attn.";
    List<WeightTensor> tensors =
        List.of(
            weights.tensor("model.layers." + layer + ".input_layernorm.weight", shape.hidden()),
            weights.tensor(attention + "q_proj.weight", queries, shape.hidden()),
            weights.tensor(attention + "k_proj.weight", keys, shape.hidden()),
            weights.tensor(attention + "v_proj.weight", keys, shape.hidden()),
            weights.tensor(attention + "o_proj.weight", shape.hidden(), queries));
    return shape.attentionBias() ? concat(tensors, biases(attention, queries, keys)) : tensors;
  }

  /** Of q and k, [head size] each; none where the model has none. */
  public List<WeightTensor> headNorms(int layer) {
    if (!shape.headNorms()) {
      return List.of();
    }
    String attention = "model.layers." + layer + ".self_attn.";
    return List.of(
        weights.tensor(attention + "q_norm.weight", shape.headSize()),
        weights.tensor(attention + "k_norm.weight", shape.headSize()));
  }

  private List<WeightTensor> biases(String attention, int queries, int keys) {
    return List.of(
        weights.tensor(attention + "q_proj.bias", queries),
        weights.tensor(attention + "k_proj.bias", keys),
        weights.tensor(attention + "v_proj.bias", keys));
  }

  private static <T> List<T> concat(List<T> a, List<T> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  /** Norm, gate, up, down. */
  public List<WeightTensor> mlp(int layer) {
    String name = "model.layers." + layer + ".";
    return List.of(
        weights.tensor(name + "post_attention_layernorm.weight", shape.hidden()),
        weights.tensor(name + "mlp.gate_proj.weight", shape.inner(), shape.hidden()),
        weights.tensor(name + "mlp.up_proj.weight", shape.inner(), shape.hidden()),
        weights.tensor(name + "mlp.down_proj.weight", shape.hidden(), shape.inner()));
  }

  @Override
  public void close() {
    weights.close();
  }
}
