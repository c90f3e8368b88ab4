package dev.parley.models.gguf;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.Architecture.HeadRows;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorNames.Part;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.Tensors;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import dev.parley.inference.source.WeightTensor;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.TensorEntry;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;

/** The tensors of a GGUF file. Thread-safe. */
final class GgufTensors implements Tensors {

  private final GgufFile header;
  private final NetworkShape shape;
  private final Architecture architecture;
  private final WeightFile file;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  GgufTensors(GgufFile header, NetworkShape shape) {
    this.header = header;
    this.shape = shape;
    this.architecture = shape.architecture();
    this.file = WeightFile.open(header.path());
  }

  @Override
  public WeightTensor tensor(TensorRole role, long... dimensions) {
    return tensor(architecture.ggufTensors().of(role), role, dimensions);
  }

  @Override
  public WeightTensor tensor(int layer, TensorRole role, long... dimensions) {
    return tensor(architecture.ggufTensors().of(role, layer), role, dimensions);
  }

  private WeightTensor tensor(String name, TensorRole role, long... dimensions) {
    TensorEntry entry = header.tensors().get(name);
    if (entry == null) {
      throw refuse("has no tensor " + name);
    }
    Part part = architecture.ggufTensors().part(role);
    long[] whole = part.whole(shape, dimensions);
    if (!entry.hasShape(whole)) {
      throw refuse(
          "tensor "
              + name
              + " has shape "
              + Arrays.toString(entry.shape())
              + " but the metadata ask for "
              + Arrays.toString(whole));
    }
    used.add(name);
    return new GgufWeight(file, entry, dimensions, order(role, part));
  }

  private LongUnaryOperator order(TensorRole role, Part part) {
    if (!part.isWhole()) {
      long first = part.firstRow(role, shape);
      return row -> first + row;
    }
    HeadRows rows = architecture.ggufHeadRows();
    return rows == HeadRows.HALVES || !role.isTurnedByPosition()
        ? GgufWeight.IN_ORDER
        : row -> rows.placeOf(row, shape.headSize());
  }

  /** A tensor that was not asked for would change the mathematics: it belongs to another model. */
  void requireAllUsed() {
    Set<String> others = new TreeSet<>(header.tensors().keySet());
    others.removeAll(used);
    others.removeIf(name -> architecture.ignoresGguf(name, shape));
    others.removeAll(architecture.ggufSettings());
    if (!others.isEmpty()) {
      throw refuse(
          "has the tensor "
              + ModelJson.brief(others.iterator().next())
              + ", which makes it another network than a "
              + architecture.ggufName()
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
