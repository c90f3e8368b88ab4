package dev.parley.inference.source;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;

/** The tensors of a model by their role, each of the shape that it must have. Thread-safe. */
public final class ModelWeights implements AutoCloseable {

  private final NetworkShape shape;
  private final Tensors tensors;

  public ModelWeights(NetworkShape shape, Tensors tensors) {
    this.shape = shape;
    this.tensors = tensors;
  }

  public NetworkShape shape() {
    return shape;
  }

  /**
   * Looks every tensor up.
   *
   * @throws UnusableModelException when one is missing or has a wrong shape
   */
  public void verify() {
    get(TensorRole.EMBEDDING);
    get(TensorRole.FINAL_NORM);
    head();
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (TensorRole role : shape.layer(layer).tensors()) {
        get(layer, role);
      }
    }
  }

  /** What makes the logits: the embedding where it is tied to that. */
  public WeightTensor head() {
    return get(shape.isTied() ? TensorRole.EMBEDDING : TensorRole.HEAD);
  }

  /** A tensor outside of the layers. */
  public WeightTensor get(TensorRole role) {
    return tensors.tensor(role, role.dimensions(shape));
  }

  /** A tensor of this layer, whose recipe has it. */
  public WeightTensor get(int layer, TensorRole role) {
    return tensors.tensor(layer, role, role.dimensions(shape));
  }

  @Override
  public void close() {
    tensors.close();
  }
}
