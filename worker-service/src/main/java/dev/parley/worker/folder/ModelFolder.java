package dev.parley.worker.folder;

import dev.parley.registry.ModelCard.SamplingDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A Hugging Face model folder, read and verified except for the numbers in its tensors.
 *
 * @param endTokens ids that end an answer; may be empty
 * @param description one sentence for people
 * @param ownedBy who made it, where the folder tells; else {@code unknown}
 */
public record ModelFolder(
    Path path,
    NetworkShape shape,
    Set<Integer> endTokens,
    SamplingDefaults sampling,
    String description,
    String ownedBy) {

  /**
   * Reads {@code config.json} and {@code generation_config.json} and checks that the weights are
   * there.
   *
   * @throws UnusableModelException when this cannot be run, naming the file
   */
  public static ModelFolder open(Path path) {
    Path config = path.resolve("config.json");
    if (!Files.exists(config)) {
      throw missing(path, config);
    }
    ConfigFile file = new ConfigFile(config);
    GenerationFile generation = new GenerationFile(path.resolve("generation_config.json"));
    NetworkShape shape = file.shape();
    AboutFile about = new AboutFile(path.resolve("parley.json"));
    ModelFolder folder =
        new ModelFolder(
            path,
            shape,
            generation.endTokens(file.json(), shape.vocabulary()),
            generation.sampling(),
            about.description(shape),
            about.ownedBy());
    try (ModelWeights weights = folder.weights()) {
      weights.verify();
    }
    return folder;
  }

  private static UnusableModelException missing(Path path, Path config) {
    String get =
        "; get a model with, for example: hf download Qwen/Qwen2.5-0.5B-Instruct --local-dir "
            + path;
    return Files.isDirectory(path)
        ? new UnusableModelException(config, "is missing" + get)
        : new UnusableModelException(path, "is no folder" + get);
  }

  /** The tensors, to be closed by the caller. */
  public ModelWeights weights() {
    return new ModelWeights(shape, Weights.open(path));
  }

  /** Equal for folders whose models continue each other's answers in this precision. */
  public String fingerprint(String precision) {
    return Fingerprint.of(path, precision);
  }
}
