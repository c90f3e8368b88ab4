package dev.parley.inference.torch;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows of a Gated DeltaNet with random weights and states, and plain arithmetic to compare with.
 *
 * @param mixed [rows, width]: queries, keys, values, gates, then beta and slowness of each head
 * @param columns [slots, past, channels]
 * @param memory [slots, valueHeads, keySize, valueSize]
 * @param read slot of each decoding row
 * @param parts of prompts: first row, rows, slot read, slot written
 */
record DeltaCase(
    Sizes sizes,
    int rows,
    Weights weights,
    float[] mixed,
    float[] columns,
    float[] memory,
    long[] read,
    long[] written,
    long[] parts) {

  static final int SLOTS = 6;
  static final double EPSILON = 1e-6;

  /**
   * @param past tokens before it that a convolution sees
   * @param tiled how value heads stand that share a key head
   */
  record Sizes(int past, int keyHeads, int valueHeads, int keySize, int valueSize, boolean tiled) {

    int keys() {
      return keyHeads * keySize;
    }

    int values() {
      return valueHeads * valueSize;
    }

    int channels() {
      return 2 * keys() + values();
    }

    int width() {
      return channels() + values() + 2 * valueHeads;
    }

    int keyHead(int valueHead) {
      return tiled ? valueHead % keyHeads : valueHead / (valueHeads / keyHeads);
    }
  }

  /**
   * @param filter [past + 1, channels]
   * @param rates [valueHeads], as biases
   * @param norm [valueSize]
   */
  record Weights(float[] filter, float[] rates, float[] biases, float[] norm) {}

  /** What comes out, and the states behind it. */
  record Result(double[] out, double[] columns, double[] memory) {}

  /** Slot 0 is the empty text's. Some heads forget at once, others hardly. */
  static DeltaCase random(Sizes sizes, int rows, long[] read, long[] written, long[] parts) {
    Random random = new Random(7);
    float[] rates = normal(random, sizes.valueHeads(), 2);
    for (int i = 0; i < rates.length; i++) {
      rates[i] = (float) Math.exp(rates[i]);
    }
    Weights weights =
        new Weights(
            normal(random, (sizes.past() + 1) * sizes.channels(), 0.7),
            rates,
            normal(random, sizes.valueHeads(), 2),
            normal(random, sizes.valueSize(), 1));
    float[] mixed = normal(random, rows * sizes.width(), 1.5);
    float[] columns = normal(random, SLOTS * sizes.past() * sizes.channels(), 1.5);
    float[] memory = normal(random, SLOTS * sizes.values() * sizes.keySize(), 0.5);
    Arrays.fill(columns, 0, columns.length / SLOTS, 0);
    Arrays.fill(memory, 0, memory.length / SLOTS, 0);
    return new DeltaCase(sizes, rows, weights, mixed, columns, memory, read, written, parts);
  }

  private static float[] normal(Random random, int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (deviation * random.nextGaussian());
    }
    return numbers;
  }

  DeltaCase with(Sizes other) {
    return new DeltaCase(other, rows, weights, mixed, columns, memory, read, written, parts);
  }

  DeltaCase with(float[] otherColumns, float[] otherMemory) {
    return new DeltaCase(
        sizes, rows, weights, mixed, otherColumns, otherMemory, read, written, parts);
  }

  DeltaCase with(long[] otherRead, long[] otherWritten, long[] otherParts) {
    return new DeltaCase(
        sizes, rows, weights, mixed, columns, memory, otherRead, otherWritten, otherParts);
  }

  /** These rows alone; the slots are to be replaced. */
  DeltaCase only(int first, int count) {
    float[] some =
        Arrays.copyOfRange(mixed, first * sizes.width(), (first + count) * sizes.width());
    return new DeltaCase(sizes, count, weights, some, columns, memory, read, written, parts);
  }

  /** In float64, token by token as arXiv 2412.06464 defines it. */
  Result expected() {
    double[] out = new double[rows * sizes.values()];
    double[] newColumns = IntStream.range(0, columns.length).mapToDouble(i -> columns[i]).toArray();
    double[] newMemory = IntStream.range(0, memory.length).mapToDouble(i -> memory[i]).toArray();
    Result result = new Result(out, newColumns, newMemory);
    for (int row = 0; row < read.length; row++) {
      go(row, (int) read[row], (int) written[row], result);
    }
    for (int p = 0; p < parts.length; p += 4) {
      for (int i = 0; i < parts[p + 1]; i++) {
        int from = (int) (i == 0 ? parts[p + 2] : parts[p + 3]);
        go((int) parts[p] + i, from, (int) parts[p + 3], result);
      }
    }
    return result;
  }

  private void go(int row, int from, int to, Result result) {
    copySlot(result.memory(), from, to);
    double[] convolved = convolve(row, from, to, result.columns());
    for (int head = 0; head < sizes.valueHeads(); head++) {
      double[] key = unit(convolved, sizes.keys() + sizes.keyHead(head) * sizes.keySize(), 1);
      double[] query =
          unit(convolved, sizes.keyHead(head) * sizes.keySize(), Math.sqrt(sizes.keySize()));
      int value = 2 * sizes.keys() + head * sizes.valueSize();
      double[] values = Arrays.copyOfRange(convolved, value, value + sizes.valueSize());
      double[] answer = answer(row, head, key, query, values, to, result.memory());
      double square = Arrays.stream(answer).map(x -> x * x).sum() / sizes.valueSize();
      for (int v = 0; v < sizes.valueSize(); v++) {
        double gate = mixed[row * sizes.width() + sizes.channels() + head * sizes.valueSize() + v];
        result.out()[row * sizes.values() + head * sizes.valueSize() + v] =
            answer[v] / Math.sqrt(square + EPSILON) * weights.norm()[v] * gate * sigmoid(gate);
      }
    }
  }

  private double[] convolve(int row, int from, int to, double[] newColumns) {
    int channels = sizes.channels();
    int past = sizes.past();
    double[] seen =
        Arrays.copyOfRange(newColumns, from * past * channels, (from + 1) * past * channels);
    seen = Arrays.copyOf(seen, (past + 1) * channels);
    double[] sums = new double[channels];
    for (int c = 0; c < channels; c++) {
      seen[past * channels + c] = mixed[row * sizes.width() + c];
      for (int i = 0; i <= past; i++) {
        sums[c] += seen[i * channels + c] * weights.filter()[i * channels + c];
      }
      sums[c] *= sigmoid(sums[c]);
    }
    System.arraycopy(seen, channels, newColumns, to * past * channels, past * channels);
    return sums;
  }

  private double[] answer(
      int row, int head, double[] key, double[] query, double[] values, int slot, double[] states) {
    int heads = row * sizes.width() + sizes.channels() + sizes.values();
    double beta = sigmoid(mixed[heads + head]);
    double slowness = mixed[heads + sizes.valueHeads() + head] + weights.biases()[head];
    double keep = Math.exp(-weights.rates()[head] * Math.log1p(Math.exp(slowness)));
    double[] answer = new double[sizes.valueSize()];
    int state = (slot * sizes.valueHeads() + head) * sizes.keySize() * sizes.valueSize();
    for (int v = 0; v < sizes.valueSize(); v++) {
      double seen = 0;
      for (int k = 0; k < sizes.keySize(); k++) {
        states[state + k * sizes.valueSize() + v] *= keep;
        seen += key[k] * states[state + k * sizes.valueSize() + v];
      }
      for (int k = 0; k < sizes.keySize(); k++) {
        states[state + k * sizes.valueSize() + v] += key[k] * beta * (values[v] - seen);
        answer[v] += query[k] * states[state + k * sizes.valueSize() + v];
      }
    }
    return answer;
  }

  private double[] unit(double[] numbers, int first, double divisor) {
    double[] some = Arrays.copyOfRange(numbers, first, first + sizes.keySize());
    double length = Math.sqrt(Arrays.stream(some).map(x -> x * x).sum() + 1e-6);
    return Arrays.stream(some).map(x -> x / length / divisor).toArray();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static void copySlot(double[] all, int from, int to) {
    int size = all.length / SLOTS;
    System.arraycopy(all, from * size, all, to * size, size);
  }
}
