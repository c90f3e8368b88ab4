package dev.parley.models.huggingface;

import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.UnusableModelException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The table of contents of a safetensors file. It is checked against the file's size before
 * anything is allocated: every range lies inside, has the size that shape and type ask for, and the
 * ranges follow one another without gap or overlap, as the format demands.
 */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";

  private final Path file;
  private final long dataStart;
  private final long dataSize;

  private SafetensorsHeader(Path file, long dataStart, long dataSize) {
    this.file = file;
    this.dataStart = dataStart;
    this.dataSize = dataSize;
  }

  /**
   * The tensors by name.
   *
   * @param dataStart where in the file the data begin
   * @param dataSize how many bytes of data the file has
   */
  static Map<String, SafetensorsEntry> parse(
      Path file, byte[] json, long dataStart, long dataSize) {
    SafetensorsHeader header = new SafetensorsHeader(file, dataStart, dataSize);
    Map<String, SafetensorsEntry> tensors = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : ModelJson.parse(file, json).root().properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), header.tensor(entry.getKey(), entry.getValue()));
      }
    }
    header.requireSeamless(List.copyOf(tensors.values()));
    return tensors;
  }

  private SafetensorsEntry tensor(String name, JsonNode node) {
    String typeName = node.path("dtype").asString("");
    ElementType type =
        ElementType.named(typeName)
            .orElseThrow(() -> refuse(name, "has the unknown dtype '" + typeName + "'"));
    long[] shape = naturals(name, node.path("shape"), "shape");
    long[] range = naturals(name, node.path("data_offsets"), "data_offsets");
    if (range.length != 2 || range[0] > range[1] || range[1] > dataSize) {
      throw refuse(name, "lies outside of the file");
    }
    if (bytes(name, shape, type) != range[1] - range[0]) {
      throw refuse(name, "has a shape that does not match its size");
    }
    return new SafetensorsEntry(name, type, shape, dataStart + range[0], range[1] - range[0]);
  }

  private long[] naturals(String name, JsonNode node, String field) {
    if (!node.isArray() || node.size() > 8) {
      throw refuse(name, "has no usable " + field);
    }
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = node.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
        throw refuse(name, "has no usable " + field);
      }
      numbers[i] = number.asLong();
    }
    return numbers;
  }

  private long bytes(String name, long[] shape, ElementType type) {
    try {
      long bytes = type.bytes();
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw refuse(name, "has an impossible shape");
    }
  }

  private void requireSeamless(List<SafetensorsEntry> tensors) {
    long end = dataStart;
    for (SafetensorsEntry tensor :
        tensors.stream()
            .sorted(
                Comparator.comparingLong(SafetensorsEntry::offset)
                    .thenComparingLong(SafetensorsEntry::bytes))
            .toList()) {
      if (tensor.offset() != end) {
        throw refuse(tensor.name(), "overlaps another or leaves a gap");
      }
      end += tensor.bytes();
    }
    if (end != dataStart + dataSize) {
      throw new UnusableModelException(file, "has bytes that belong to no tensor; " + AGAIN);
    }
  }

  private static final String AGAIN = "the file is damaged, download it again";

  private UnusableModelException refuse(String tensor, String why) {
    return new UnusableModelException(file, "tensor '" + tensor + "' " + why + "; " + AGAIN);
  }
}
