package dev.parley.models.huggingface;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.Architecture.HeadRows;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorNames.Part;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.Tensors;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** All tensors of a model folder, of one file or of several that an index names. Thread-safe. */
final class FolderTensors implements Tensors {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final List<SafetensorsFile> files;
  private final NetworkShape network;
  private final Architecture architecture;

  private FolderTensors(Path folder, List<SafetensorsFile> files, NetworkShape network) {
    this.folder = folder;
    this.files = files;
    this.network = network;
    this.architecture = network.architecture();
  }

  static FolderTensors open(Path folder, NetworkShape network) {
    List<SafetensorsFile> open = new ArrayList<>();
    try {
      for (Path file : files(folder)) {
        open.add(SafetensorsFile.open(file));
      }
      FolderTensors weights = new FolderTensors(folder, List.copyOf(open), network);
      weights.requireUniqueNames();
      return weights;
    } catch (RuntimeException e) {
      open.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** The safetensors files of a folder, in a fixed order. */
  static List<Path> files(Path folder) {
    if (Files.exists(folder.resolve(SINGLE))) {
      return List.of(folder.resolve(SINGLE));
    }
    Path index = folder.resolve(INDEX);
    if (Files.exists(index)) {
      return shards(folder, index);
    }
    throw new UnusableModelException(
        folder.resolve(SINGLE),
        "is missing; only safetensors are read, no .bin, .pt or pickle files:"
            + " download the model's safetensors");
  }

  private static List<Path> shards(Path folder, Path index) {
    JsonNode map = ModelJson.read(index).root().path("weight_map");
    List<Path> shards =
        map.valueStream().map(name -> shard(folder, index, name)).distinct().sorted().toList();
    if (shards.isEmpty()) {
      throw new UnusableModelException(index, "names no file; download it again");
    }
    return shards;
  }

  private static Path shard(Path folder, Path index, JsonNode name) {
    String text = name.asString("");
    boolean plain = text.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");
    if (!plain) {
      throw new UnusableModelException(index, "names '" + text + "', no file of this folder");
    }
    return folder.resolve(text);
  }

  private void requireUniqueNames() {
    Map<String, Path> seen = new HashMap<>();
    for (SafetensorsFile file : files) {
      for (String name : file.names()) {
        if (seen.put(name, file.file()) != null) {
          throw new UnusableModelException(
              file.file(), "tensor '" + name + "' stands in another file too");
        }
      }
    }
  }

  @Override
  public WeightTensor tensor(TensorRole role, long... shape) {
    return tensor(architecture.folderTensors().of(role), role, shape);
  }

  @Override
  public WeightTensor tensor(int layer, TensorRole role, long... shape) {
    return tensor(architecture.folderTensors().of(role, layer), role, shape);
  }

  private WeightTensor tensor(String name, TensorRole role, long... shape) {
    Part part = architecture.folderTensors().part(role);
    for (SafetensorsFile file : files) {
      if (file.find(name).isPresent()) {
        WeightTensor tensor =
            SafetensorsWeight.of(file, file.find(name).get(), part.whole(network, shape));
        return shifted(arranged(tensor, role, part, shape), role);
      }
    }
    throw new UnusableModelException(folder, "no file has the tensor '" + name + "'");
  }

  private WeightTensor arranged(WeightTensor tensor, TensorRole role, Part part, long... shape) {
    HeadRows rows = architecture.folderHeadRows();
    if (rows != HeadRows.HALVES && role.isTurnedByPosition()) {
      return new ArrangedRows(tensor, shape, row -> rows.placeOf(row, network.headSize()));
    }
    if (part.isWhole()) {
      return tensor;
    }
    long first = part.firstRow(role, network);
    return new ArrangedRows(tensor, shape, row -> first + row);
  }

  private WeightTensor shifted(WeightTensor tensor, TensorRole role) {
    float shift = architecture.folderShift(role);
    return shift == 0 ? tensor : new ShiftedNumbers(tensor, shift);
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
