package dev.parley.inference.weights.calibrated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.weights.BlockRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random weights and inputs of which neighbours resemble each other. */
class CalibratedRoundingTest {

  private static final BlockRows FOUR_BITS = new BlockRows(4);
  private static final int WIDTH = 192;
  private static final int TOKENS = 400;

  private final Random random = new Random(3);
  private final ExecutorService pool = Executors.newFixedThreadPool(3);
  private final List<float[]> weights = rows(24, 0);

  @AfterEach
  void endThreads() {
    pool.close();
  }

  @Test
  void whatOneWeightErrsByOthersMakeUpFor() {
    double[][] inputs = correlated();
    double calibrated = error(inputs, round(products(inputs), 4096, 1));
    double nearest = error(inputs, round(products(independent()), 4096, 1));

    assertThat(calibrated).isLessThan(0.35 * nearest);
  }

  /** Where inputs have nothing to do with each other, there is nothing to make up for. */
  @Test
  void independentInputsAreRoundedToTheNearest() {
    for (int i = 0; i < weights.size(); i++) {
      QuantizedRow nearest = new QuantizedRow(FOUR_BITS.quantization(), WIDTH);
      for (int k = 0; k < WIDTH; k++) {
        if (k % BlockRows.GROUP == 0) {
          FOUR_BITS.choose(weights.get(i), k, nearest);
        }
        FOUR_BITS.round(weights.get(i)[k], k, nearest);
      }
      QuantizedRow found = round(products(independent()), 4096, 1).get(i);
      assertThat(found.codes()).isEqualTo(nearest.codes());
      assertThat(found.scales()).isEqualTo(nearest.scales());
    }
  }

  @Test
  void threadsChangeNoBit() {
    CalibratedRounding.Products products = products(correlated());
    List<QuantizedRow> one = round(products, 4096, 1);
    List<QuantizedRow> three = round(products, 4096, 3);
    for (int i = 0; i < one.size(); i++) {
      assertThat(three.get(i).codes()).isEqualTo(one.get(i).codes());
      assertThat(three.get(i).scales()).isEqualTo(one.get(i).scales());
    }
  }

  @Test
  void wideRowsAreMadeUpForWithinStretches() {
    double[][] inputs = correlated();
    double whole = error(inputs, round(products(inputs), 4096, 1));
    double stretches = error(inputs, round(products(inputs), 64, 1));
    double nearest = error(inputs, round(products(independent()), 4096, 1));

    assertThat(stretches).isBetween(whole, 0.6 * nearest);
  }

  @Test
  void inputsThatNeverOccurAreRoundedToTheNearest() {
    double[][] none = new double[TOKENS][WIDTH];
    List<QuantizedRow> found = round(products(none), 4096, 1);
    assertThat(found.getFirst().codes())
        .isEqualTo(round(products(independent()), 4096, 1).getFirst().codes());
  }

  @Test
  void theFactorIsThatOfTheProducts() {
    double[][] inputs = correlated();
    double[][] lower = new double[WIDTH][WIDTH];
    double damping = 0;
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j <= i; j++) {
        lower[i][j] = product(inputs, i, j);
      }
      damping += Compensation.DAMPING * lower[i][i] / WIDTH;
    }
    double[] diagonal = new double[WIDTH];
    float[][] factor = Compensation.of(lower, new RowTasks(pool, 2)).factor();
    for (int i = 0; i < WIDTH; i++) {
      diagonal[i] = lower[i][i];
    }
    for (int i = 0; i < WIDTH; i += 7) {
      for (int j = 0; j <= i; j += 5) {
        double sum = 0;
        for (int k = i; k < WIDTH; k++) {
          sum += factor[i][k] * diagonal[k] * factor[j][k];
        }
        double expected = product(inputs, i, j) + (i == j ? damping : 0);
        assertThat(sum).isCloseTo(expected, within(1e-3 * damping / Compensation.DAMPING));
      }
    }
  }

  private List<QuantizedRow> round(
      CalibratedRounding.Products products, int together, int threads) {
    RowTasks tasks = new RowTasks(pool, threads);
    return CalibratedRounding.of(FOUR_BITS, WIDTH, together, products, tasks)
        .round(weights.stream().map(float[]::clone).toList());
  }

  private static CalibratedRounding.Products products(double[][] inputs) {
    return (begin, first, count) -> {
      int width = first + count - begin;
      double[] sums = new double[count * width];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < width; j++) {
          sums[i * width + j] = product(inputs, first + i, begin + j);
        }
      }
      return sums;
    };
  }

  private static double product(double[][] inputs, int i, int j) {
    double sum = 0;
    for (double[] token : inputs) {
      sum += token[i] * token[j];
    }
    return sum;
  }

  /** Of what a layer makes of the inputs, the sum of squares by which that changes. */
  private double error(double[][] inputs, List<QuantizedRow> rounded) {
    double sum = 0;
    float[] found = new float[WIDTH];
    for (int row = 0; row < rounded.size(); row++) {
      rounded.get(row).dequantize(found);
      for (double[] token : inputs) {
        double error = 0;
        for (int k = 0; k < WIDTH; k++) {
          error += token[k] * (found[k] - weights.get(row)[k]);
        }
        sum += error * error;
      }
    }
    return sum;
  }

  private double[][] correlated() {
    List<float[]> tokens = rows(TOKENS, 0.95f);
    double[][] inputs = new double[TOKENS][WIDTH];
    for (int t = 0; t < TOKENS; t++) {
      for (int k = 0; k < WIDTH; k++) {
        inputs[t][k] = tokens.get(t)[k];
      }
    }
    return inputs;
  }

  /** One token for each input. */
  private static double[][] independent() {
    double[][] inputs = new double[WIDTH][WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      inputs[k][k] = 1;
    }
    return inputs;
  }

  /**
   * Rows of random numbers.
   *
   * @param like how much of each is that of the one before it
   */
  private List<float[]> rows(int count, float like) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        float former = k == 0 ? 0 : like * row[k - 1];
        row[k] = former + (float) (random.nextGaussian() * Math.sqrt(1 - like * like));
      }
      rows.add(row);
    }
    return rows;
  }
}
