package dev.parley.inference.source;

/** The tensors of a model by the names that Hugging Face gives them. One thread. */
public interface Tensors extends AutoCloseable {

  /**
   * The tensor of this name and shape.
   *
   * @throws UnusableModelException when there is none
   */
  WeightTensor tensor(String name, long... shape);

  @Override
  void close();
}
