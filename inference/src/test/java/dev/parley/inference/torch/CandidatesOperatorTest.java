package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator {@code parley::candidates} against plain arithmetic, on all instructions here. */
class CandidatesOperatorTest {

  private static final KernelChoice ANY = Instructions.here().getFirst();

  private static final Network network = Network.load("/torchscript/operators.pt", ANY);

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 17, 17",
    "3, 64, 5",
    "2, 65, 65",
    "5, 1000, 64",
    "3, 4096, 64",
    "2, 4097, 3",
    "9, 20011, 64"
  })
  void givesTheLargestAndWhatAllAddUpTo(int rows, int size, int count) {
    float[] logits = random(rows, size);
    float[] temperatures = temperatures(rows);
    for (KernelChoice choice : Instructions.here()) {
      double[] found = candidates(logits, temperatures, rows, size, count, choice, 2);
      for (int row = 0; row < rows; row++) {
        float[] of = Arrays.copyOfRange(logits, row * size, (row + 1) * size);
        double[] line =
            Arrays.copyOfRange(found, row * (1 + 2 * count), (row + 1) * (1 + 2 * count));
        assertThat(line[0]).isCloseTo(logSumExp(of, temperatures[row]), within(2e-5));
        double[] ids = Arrays.copyOfRange(line, 1, 1 + count);
        assertThat(ids).isEqualTo(largest(of, count));
        assertThat(Arrays.copyOfRange(line, 1 + count, line.length))
            .isEqualTo(Arrays.stream(ids).map(id -> of[(int) id]).toArray());
      }
    }
  }

  @Test
  void aRowHasTheSameBitsWithAnyThreadsInstructionsAndNeighbours() {
    int rows = 5;
    int size = 9_001;
    int count = 20;
    float[] logits = random(rows, size);
    float[] temperatures = temperatures(rows);
    double[] together = candidates(logits, temperatures, rows, size, count, ANY, 1);
    for (KernelChoice choice : Instructions.here()) {
      assertThat(candidates(logits, temperatures, rows, size, count, choice, 3))
          .isEqualTo(together);
      for (int row = 0; row < rows; row++) {
        float[] one = Arrays.copyOfRange(logits, row * size, (row + 1) * size);
        assertThat(candidates(one, new float[] {temperatures[row]}, 1, size, count, choice, 2))
            .isEqualTo(
                Arrays.copyOfRange(together, row * (1 + 2 * count), (row + 1) * (1 + 2 * count)));
      }
    }
  }

  @Test
  void ofManyEqualOnesTheFirstAreTaken() {
    float[] equal = new float[700];
    Arrays.fill(equal, 3);
    equal[650] = 4;
    double[] found = candidates(equal, new float[] {1}, 1, 700, 4, ANY, 1);
    assertThat(found).startsWith(found[0], 650, 0, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({"300, 7, 8", "4097, 4096, 4097", "8192, 4096, 8192", "6400, 4000, 6400"})
  void whatIsImpossibleIsNotAddedUp(int size, int from, int to) {
    float[] logits = random(1, size);
    Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
    double[] found = candidates(logits, new float[] {1}, 1, size, 3, ANY, 1);
    assertThat(found[0]).isCloseTo(logSumExp(logits, 1), within(2e-5));
  }

  @Test
  void theColdestTemperaturesGiveNumbers() {
    float[] logits = random(2, 300);
    float[] cold = {1e-40f, Float.MIN_VALUE};
    double[] found = candidates(logits, cold, 2, 300, 3, ANY, 1);
    assertThat(found).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @CsvSource({"0, NaN", "15, NaN", "130, NaN", "299, NaN", "77, Infinity"})
  void everyLogitIsNoNumberWhereOneIsNone(int place, float logit) {
    float[] logits = random(2, 300);
    logits[300 + place] = logit;
    for (KernelChoice choice : Instructions.here()) {
      double[] found = candidates(logits, new float[] {1, 1}, 2, 300, 3, choice, 1);
      assertThat(Arrays.copyOf(found, 7)).doesNotContain(Double.NaN);
      assertThat(found[7]).isNaN();
      assertThat(Arrays.copyOfRange(found, 11, 14)).containsOnly(Double.NaN);
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 1, 0", "10, 1, 11", "10, 1, -1", "10, 0, 3", "10, -1, 3", "10, NaN, 3"})
  void refusesCountsAndTemperaturesThatCannotBe(int size, float temperature, int count) {
    float[] logits = random(1, size);
    assertThatThrownBy(() -> candidates(logits, new float[] {temperature}, 1, size, count, ANY, 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("parley::candidates");
  }

  private static float[] random(int rows, int size) {
    Random random = new Random(31L * rows + size);
    float[] numbers = new float[rows * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 4 * (float) random.nextGaussian() + i / size * 50;
    }
    return numbers;
  }

  private static float[] temperatures(int rows) {
    float[] temperatures = new float[rows];
    for (int row = 0; row < rows; row++) {
      temperatures[row] = 0.3f + row * 0.4f;
    }
    return temperatures;
  }

  private static double logSumExp(float[] logits, double temperature) {
    double most = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
    double sum =
        IntStream.range(0, logits.length)
            .mapToDouble(i -> Math.exp((logits[i] - most) / temperature))
            .sum();
    return most / temperature + Math.log(sum);
  }

  private static double[] largest(float[] logits, int count) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.<Integer, Float>comparing(i -> logits[i]).reversed())
        .limit(count)
        .mapToDouble(i -> i)
        .toArray();
  }

  private static double[] candidates(
      float[] logits,
      float[] temperatures,
      int rows,
      int size,
      int count,
      KernelChoice on,
      int threads) {
    JniUtils.setNumThreads(threads);
    network.call("choose_instructions", on.label());
    return network.doubles(
        "candidates",
        TensorData.ofFloats(logits, rows, size),
        TensorData.ofFloats(temperatures, rows),
        count);
  }
}
