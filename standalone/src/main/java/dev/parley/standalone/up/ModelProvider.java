package dev.parley.standalone.up;

/** Makes sure that a model is on this machine. */
@FunctionalInterface
public interface ModelProvider {

  /**
   * Returns when it is there, which may take minutes; at once when {@code model} is no published
   * model.
   *
   * @throws CannotStart when it cannot be had
   */
  void provide(String model) throws InterruptedException;
}
