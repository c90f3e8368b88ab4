package dev.parley.inference.weights.calibrated;

import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.BlockRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rounds the rows of a matrix one group of inputs after the other. Thread-safe. */
public final class CalibratedRounding {

  /** Of a layer's inputs, sums of products of two over a text. */
  public interface Products {

    /**
     * Those of some inputs with each from {@code begin} up to the last of them.
     *
     * @return by rows, [count, first + count - begin]
     */
    double[] of(int begin, int first, int count);
  }

  /** Inputs that make up for each other; more would take a matrix of their squares. */
  private static final int MOST_TOGETHER = 4096;

  private static final int ROWS_OF_PRODUCTS = 128;

  private final BlockRows format;
  private final List<Compensation> compensations;

  private CalibratedRounding(BlockRows format, List<Compensation> compensations) {
    this.format = format;
    this.compensations = compensations;
  }

  /**
   * For the matrices that read these inputs.
   *
   * @param width how many there are, whole groups
   */
  public static CalibratedRounding of(
      BlockRows format, int width, Products products, RowTasks tasks) {
    return of(format, width, MOST_TOGETHER, products, tasks);
  }

  static CalibratedRounding of(
      BlockRows format, int width, int together, Products products, RowTasks tasks) {
    List<Compensation> compensations = new ArrayList<>();
    for (int begin = 0; begin < width; begin += together) {
      int count = Math.min(together, width - begin);
      compensations.add(Compensation.of(lower(begin, count, products, tasks), tasks));
    }
    return new CalibratedRounding(format, compensations);
  }

  private static double[][] lower(int begin, int count, Products products, RowTasks tasks) {
    double[][] lower = new double[count][];
    tasks.each(
        Math.ceilDiv(count, ROWS_OF_PRODUCTS),
        1,
        part -> {
          int first = part * ROWS_OF_PRODUCTS;
          int some = Math.min(ROWS_OF_PRODUCTS, count - first);
          double[] sums = products.of(begin, begin + first, some);
          int width = first + some;
          for (int i = 0; i < some; i++) {
            lower[first + i] = Arrays.copyOfRange(sums, i * width, i * width + first + i + 1);
          }
        });
    return lower;
  }

  /** Rounds rows, which stay as they are. */
  public List<QuantizedRow> round(List<float[]> rows) {
    List<QuantizedRow> rounded =
        rows.stream().map(row -> new QuantizedRow(format.quantization(), row.length)).toList();
    List<float[]> targets = rows.stream().map(float[]::clone).toList();
    int begin = 0;
    for (Compensation compensation : compensations) {
      for (int first = 0; first < compensation.width(); first += BlockRows.GROUP) {
        for (int row = 0; row < rows.size(); row++) {
          round(rows.get(row), targets.get(row), begin, first, compensation, rounded.get(row));
        }
      }
      begin += compensation.width();
    }
    return rounded;
  }

  private void round(
      float[] weights,
      float[] targets,
      int begin,
      int first,
      Compensation compensation,
      QuantizedRow into) {
    format.choose(targets, begin + first, into);
    float[] errors = new float[BlockRows.GROUP];
    for (int i = 0; i < BlockRows.GROUP; i++) {
      int place = begin + first + i;
      errors[i] = weights[place] - format.round(targets[place], place, into);
      compensation.spread(errors[i], first + i, first + BlockRows.GROUP, targets, begin);
    }
    compensation.spread(errors, first, targets, begin);
  }
}
