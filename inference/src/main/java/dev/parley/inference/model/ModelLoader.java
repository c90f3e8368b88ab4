package dev.parley.inference.model;

/** Loads the one model of this process. Tests put a fake in its place. */
@FunctionalInterface
public interface ModelLoader {

  /**
   * Blocks while it reads.
   *
   * @throws RuntimeException with one line that names what is wrong, when the model is not usable
   */
  LanguageModel load();
}
