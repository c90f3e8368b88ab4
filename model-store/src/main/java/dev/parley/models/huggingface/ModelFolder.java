package dev.parley.models.huggingface;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.family.Architectures;
import dev.parley.inference.source.Fingerprint;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.job.ModelCard.SamplingDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A Hugging Face model folder, read and verified except for the numbers in its tensors. */
public record ModelFolder(
    Path path,
    NetworkShape shape,
    Set<Integer> endTokens,
    SamplingDefaults sampling,
    String description,
    String ownedBy)
    implements ModelSource {

  private static final List<String> TEXTS =
      List.of("config.json", "tokenizer.json", "tokenizer_config.json");

  /**
   * Reads {@code config.json} and {@code generation_config.json} and checks that the weights are
   * there.
   *
   * @throws UnusableModelException when this cannot be run, naming the file
   */
  public static ModelFolder open(Path path) {
    return open(path, Architectures.ALL);
  }

  /** The same, where only these families are known. */
  public static ModelFolder open(Path path, Architectures architectures) {
    Path config = path.resolve("config.json");
    if (!Files.exists(config)) {
      throw missing(path, config);
    }
    ConfigFile file = ConfigFile.read(config);
    GenerationFile generation = new GenerationFile(path.resolve("generation_config.json"));
    NetworkShape shape = file.shape(architectures);
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

  @Override
  public List<Path> files() {
    return FolderTensors.files(path);
  }

  @Override
  public TokenizerSource tokenizer() {
    return FolderTokenizer.read(path);
  }

  @Override
  public ModelWeights weights() {
    return new ModelWeights(shape, FolderTensors.open(path, shape));
  }

  @Override
  public String fingerprint(String variant) {
    Fingerprint fingerprint = new Fingerprint(variant);
    TEXTS.forEach(text -> fingerprint.add(path.resolve(text)));
    FolderTensors.files(path).forEach(fingerprint::add);
    return fingerprint.text();
  }
}
