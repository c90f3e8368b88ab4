package dev.parley.models.gguf;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.TensorEntry;
import dev.parley.models.gguf.file.TensorType;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** What the header of a GGUF file states of a network of this family. */
record MetadataConfig(GgufFile file, Architecture architecture) implements GgufConfig {

  /** The sizes of the network, as its family reads them. */
  NetworkShape shape() {
    if (file.metadata().size("split.count").orElse(1) > 1) {
      throw refuse("is one part of a split file; merge them");
    }
    try {
      return architecture.shape(this);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage() + ", which is invalid");
    }
  }

  @Override
  public int size(String key) {
    return file.metadata().needSize(prefixed(key));
  }

  @Override
  public int size(String key, int otherwise) {
    return file.metadata().size(prefixed(key)).orElse(otherwise);
  }

  @Override
  public double number(String key) {
    return file.metadata().needNumber(prefixed(key));
  }

  @Override
  public double number(String key, double otherwise) {
    return file.metadata().number(prefixed(key)).orElse(otherwise);
  }

  @Override
  public String text(String key, String otherwise) {
    return file.metadata().text(prefixed(key)).orElse(otherwise);
  }

  @Override
  public boolean flag(String key, boolean otherwise) {
    return file.metadata().flag(prefixed(key)).orElse(otherwise);
  }

  @Override
  public int[] sizes(String key) {
    String name = prefixed(key);
    return file.metadata().values().get(name) instanceof List<?>
        ? file.metadata().list(name, Long.class).orElseThrow().stream()
            .mapToInt(Math::toIntExact)
            .toArray()
        : new int[0];
  }

  @Override
  public int vocabulary() {
    String name = architecture.ggufTensors().of(TensorRole.EMBEDDING);
    TensorEntry embedding = file.tensors().get(name);
    if (embedding == null || embedding.shape().length != 2) {
      throw refuse("has no usable tensor " + name);
    }
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, embedding.shape()[0]));
  }

  @Override
  public OutputHead head() {
    boolean separate = file.tensors().containsKey(architecture.ggufTensors().of(TensorRole.HEAD));
    return separate ? OutputHead.SEPARATE : OutputHead.TIED;
  }

  @Override
  public Optional<float[]> ropeDivisors(String tensor, int frequencies) {
    return Optional.ofNullable(file.tensors().get(tensor)).map(entry -> read(entry, frequencies));
  }

  private float[] read(TensorEntry entry, int frequencies) {
    if (entry.type() != TensorType.F32 || !entry.hasShape(frequencies)) {
      throw refuse("tensor " + entry.name() + " is no list of " + frequencies + " divisors");
    }
    FloatBuffer divisors = FloatBuffer.allocate(frequencies);
    try (WeightFile bytes = WeightFile.open(file.path())) {
      new GgufWeight(bytes, entry, GgufWeight.IN_ORDER).read(0, divisors);
    }
    return divisors.array();
  }

  @Override
  public UnusableModelException refuse(String reason) {
    return file.metadata().refuse(reason);
  }

  private String prefixed(String key) {
    return architecture.ggufName() + "." + key;
  }
}
