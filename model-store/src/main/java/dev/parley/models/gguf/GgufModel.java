package dev.parley.models.gguf;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.Fingerprint;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.ModelWeights;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.models.gguf.file.GgufFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A model in a GGUF file, as llama.cpp and Ollama use them. */
public final class GgufModel implements ModelSource {

  private final GgufFile file;
  private final Architecture architecture;
  private final NetworkShape shape;
  private final GgufTokenizer tokenizer;

  private GgufModel(GgufFile file, Architecture architecture, NetworkShape shape) {
    this.file = file;
    this.architecture = architecture;
    this.shape = shape;
    this.tokenizer = new GgufTokenizer(file.metadata(), architecture, shape.vocabulary());
  }

  /**
   * Reads the header and checks that everything a network of its architecture needs is there, and
   * nothing else.
   *
   * @throws UnusableModelException when this cannot be run, naming the file
   */
  public static GgufModel open(Path path) {
    GgufFile file = GgufFile.read(path);
    Architecture architecture = Architecture.of(file.metadata());
    GgufModel model = new GgufModel(file, architecture, GgufShape.of(file, architecture));
    model.verify();
    return model;
  }

  private void verify() {
    GgufTensors tensors = tensors();
    try (ModelWeights weights = new ModelWeights(shape, tensors)) {
      weights.verify();
      tensors.requireAllUsed();
    }
  }

  private GgufTensors tensors() {
    return new GgufTensors(file, architecture, shape.headSize());
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
    return new ModelWeights(shape, tensors());
  }

  /** Of the whole header, in which sizes and tokenizer stand, and of the tensors behind it. */
  @Override
  public String fingerprint(String precision) {
    try (WeightFile bytes = WeightFile.open(path())) {
      long header = file.headerEnd();
      return new Fingerprint(precision)
          .add(bytes, 0, header)
          .add(bytes, header, bytes.size() - header)
          .text();
    }
  }
}
