package dev.parley.models.gguf;

import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.Tensors;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import dev.parley.inference.source.WeightTensor;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.TensorEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The tensors of a GGUF file. */
final class GgufTensors implements Tensors {

  private final GgufFile header;
  private final Architecture architecture;
  private final int headSize;
  private final WeightFile file;
  private final Set<String> used = new HashSet<>();

  GgufTensors(GgufFile header, Architecture architecture, int headSize) {
    this.header = header;
    this.architecture = architecture;
    this.headSize = headSize;
    this.file = WeightFile.open(header.path());
  }

  @Override
  public WeightTensor tensor(String name, long... shape) {
    String own = TensorNames.of(name);
    TensorEntry entry = header.tensors().get(own);
    if (entry == null) {
      throw refuse("has no tensor " + own);
    }
    if (!entry.hasShape(shape)) {
      throw refuse(
          "tensor "
              + own
              + " has shape "
              + Arrays.toString(entry.shape())
              + " but the metadata ask for "
              + Arrays.toString(shape));
    }
    used.add(own);
    boolean interleaved = architecture.interleaves() && TensorNames.isRotated(own);
    return new GgufWeight(
        file, entry, interleaved ? RowOrder.interleaved(headSize) : RowOrder.SAME);
  }

  /** A tensor that nobody asked for would change the mathematics: it belongs to another model. */
  void requireAllUsed() {
    Set<String> others = new TreeSet<>(header.tensors().keySet());
    others.removeAll(used);
    others.remove(TensorNames.ROPE);
    if (!others.isEmpty()) {
      throw refuse(
          "has the tensor "
              + ModelJson.brief(others.iterator().next())
              + ", which makes it another network than a "
              + architecture.label()
              + " model");
    }
  }

  private UnusableModelException refuse(String why) {
    return new UnusableModelException(header.path(), why);
  }

  @Override
  public void close() {
    file.close();
  }
}
