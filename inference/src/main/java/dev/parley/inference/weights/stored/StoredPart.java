package dev.parley.inference.weights.stored;

import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.source.QuantizedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a matrix that follow each other and are quantized alike.
 *
 * @param matrix its number in the network
 * @param width numbers of a row
 */
public record StoredPart(int matrix, int width, List<Rows> rows) {

  /**
   * Rows of a tensor in the order in which a matrix has them.
   *
   * @param numbers of the rows
   * @param factor of all their weights
   */
  record Rows(QuantizedTensor tensor, int[] numbers, double factor) {}

  /** The parts of a matrix of these rows, as few as can be. */
  static List<StoredPart> of(int matrix, int width, List<Rows> rows) {
    List<StoredPart> parts = new ArrayList<>();
    int first = 0;
    for (int next = 1; next <= rows.size(); next++) {
      if (next == rows.size() || !quantization(rows, next).equals(quantization(rows, first))) {
        parts.add(new StoredPart(matrix, width, List.copyOf(rows.subList(first, next))));
        first = next;
      }
    }
    return parts;
  }

  private static Quantization quantization(List<Rows> rows, int index) {
    return rows.get(index).tensor().quantization();
  }

  private Quantization quantization() {
    return quantization(rows, 0);
  }

  private int count() {
    return rows.stream().mapToInt(some -> some.numbers().length).sum();
  }

  /** Bytes that the network holds of it. */
  long bytes() {
    return Panels.bytes(quantization(), count(), width);
  }

  /** Reads and packs it, on any thread. */
  public Panels panels() {
    Panels panels = new Panels(quantization(), count(), width);
    QuantizedRow row = new QuantizedRow(quantization(), width);
    int next = 0;
    for (Rows some : rows) {
      for (int number : some.numbers()) {
        some.tensor().read(number, row);
        panels.put(next++, row, some.factor());
      }
    }
    return panels;
  }

  /** The call that adds what {@link #panels} made to the network. */
  public NetworkCall handOver(Panels panels) {
    return panels.handOver(matrix);
  }
}
