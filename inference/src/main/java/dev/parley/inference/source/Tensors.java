package dev.parley.inference.source;

import dev.parley.inference.architecture.TensorRole;

/** The tensors in the files of a model. Thread-safe. */
public interface Tensors extends AutoCloseable {

  /**
   * A tensor outside of the layers.
   *
   * @throws UnusableModelException when there is none of this shape
   */
  WeightTensor tensor(TensorRole role, long... shape);

  /**
   * A tensor of this layer.
   *
   * @throws UnusableModelException when there is none of this shape
   */
  WeightTensor tensor(int layer, TensorRole role, long... shape);

  @Override
  void close();
}
