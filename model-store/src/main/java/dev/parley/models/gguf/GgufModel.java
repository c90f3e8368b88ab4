package dev.parley.models.gguf;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.family.Architectures;
import dev.parley.inference.source.Fingerprint;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.Metadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A model in a GGUF file, as llama.cpp and Ollama use them. */
public final class GgufModel implements ModelSource {

  private final GgufFile file;
  private final NetworkShape shape;
  private final GgufTokenizer tokenizer;

  private GgufModel(GgufFile file, NetworkShape shape) {
    this.file = file;
    this.shape = shape;
    this.tokenizer = new GgufTokenizer(file.metadata(), shape.architecture(), shape.vocabulary());
  }

  /**
   * Reads the header and checks that everything a network of its architecture needs is there, and
   * nothing else.
   *
   * @throws UnusableModelException when this cannot be run, naming the file
   */
  public static GgufModel open(Path path) {
    return open(path, Architectures.ALL);
  }

  /** The same, where only these families are known. */
  public static GgufModel open(Path path, Architectures architectures) {
    GgufFile file = GgufFile.read(path);
    Architecture architecture = architecture(file.metadata(), architectures);
    GgufModel model = new GgufModel(file, new MetadataConfig(file, architecture).shape());
    model.verify();
    return model;
  }

  private static Architecture architecture(Metadata metadata, Architectures architectures) {
    String name = metadata.needText("general.architecture");
    return architectures
        .ofGguf(name)
        .orElseThrow(
            () ->
                metadata.refuse(
                    String.format(
                        Locale.ROOT,
                        "architecture %s %s",
                        ModelJson.brief(name),
                        architectures.refusal(name))));
  }

  private void verify() {
    GgufTensors tensors = new GgufTensors(file, shape);
    try (ModelWeights weights = new ModelWeights(shape, tensors)) {
      weights.verify();
      tensors.requireAllUsed();
    }
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<Path> files() {
    return List.of(path());
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public Set<Integer> endTokens() {
    return tokenizer.ends();
  }

  @Override
  public SamplingDefaults sampling() {
    return SamplingDefaults.NONE;
  }

  @Override
  public String description() {
    return shape.description();
  }

  @Override
  public String ownedBy() {
    return "unknown";
  }

  @Override
  public TokenizerSource tokenizer() {
    return tokenizer.source();
  }

  @Override
  public ModelWeights weights() {
    return new ModelWeights(shape, new GgufTensors(file, shape));
  }

  /** Of the whole header, in which sizes and tokenizer stand, and of the tensors behind it. */
  @Override
  public String fingerprint(String variant) {
    try (WeightFile bytes = WeightFile.open(path())) {
      long header = file.headerEnd();
      return new Fingerprint(variant)
          .add(bytes, 0, header)
          .add(bytes, header, bytes.size() - header)
          .text();
    }
  }
}
