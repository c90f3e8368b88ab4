package dev.parley.inference.torch;

import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.weights.TensorData;
import dev.parley.inference.weights.stored.CodeBits;
import dev.parley.kernels.KernelChoice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * A linear layer in blocks and its input, for the operator {@code parley::block_linear}.
 *
 * @param x [rows, inputs]
 * @param codes [outputs, inputs]
 * @param scales [outputs, inputs / group], each a float16
 * @param minima like the scales; not used where there is a zero point
 * @param rowScales [outputs]
 */
record BlockCase(
    Layout layout,
    int rows,
    int inputs,
    int outputs,
    float[] x,
    byte[] codes,
    float[] scales,
    float[] minima,
    float[] rowScales) {

  private static final int OUTPUTS = 16;
  private static final int ACTIVATIONS = 32;

  /**
   * How the weights are stored.
   *
   * @param largest code
   * @param zero point; -1 where there are minima
   */
  record Layout(int bits, int group, int zero, int largest) {

    boolean hasMinima() {
      return zero < 0;
    }

    int groupBytes() {
      return OUTPUTS * (Short.BYTES * (hasMinima() ? 2 : 1) + group * bits / 8);
    }
  }

  static BlockCase random(Layout layout, int rows, int inputs, int outputs) {
    Random random = new Random(31L * rows + 7L * inputs + outputs);
    int groups = inputs / layout.group();
    byte[] codes = new byte[outputs * inputs];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) random.nextInt(layout.largest() + 1);
    }
    return new BlockCase(
        layout,
        rows,
        inputs,
        outputs,
        gaussian(random, rows * inputs),
        codes,
        halves(gaussian(random, outputs * groups)),
        halves(gaussian(random, outputs * groups)),
        gaussian(random, outputs));
  }

  private static float[] gaussian(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] halves(float[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.float16ToFloat(Float.floatToFloat16(numbers[i]));
    }
    return numbers;
  }

  BlockCase with(float[] input) {
    return new BlockCase(
        layout, input.length / inputs, inputs, outputs, input, codes, scales, minima, rowScales);
  }

  BlockCase only(int row) {
    return with(Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs));
  }

  /** The matrix twice, one below the other: [rows, 2 * outputs]. */
  float[] run(
      Network network, KernelChoice on, float[] norm, double floor, float[] added, int threads) {
    return run(network, on, norm, floor, x, new long[0], added, threads);
  }

  /** The same of what a gate gives: its block, and 1 for GELU. gateUp: [rows, 2 * inputs]. */
  float[] runOfGate(
      Network network, KernelChoice on, float[] gateUp, long[] gate, float[] added, int threads) {
    return run(network, on, new float[0], 0, gateUp, gate, added, threads);
  }

  private float[] run(
      Network network,
      KernelChoice on,
      float[] norm,
      double floor,
      float[] input,
      long[] gate,
      float[] added,
      int threads) {
    JniUtils.setNumThreads(threads);
    network.call("choose_instructions", on.label());
    int count = (outputs + OUTPUTS - 1) / OUTPUTS;
    long[] one = {layout.bits(), layout.group(), layout.zero()};
    long[] both = {one[0], one[1], one[2], one[0], one[1], one[2]};
    ByteBuffer panels = panels(count);
    float[] scalesOfBoth = Arrays.copyOf(rowScales, 2 * outputs);
    System.arraycopy(rowScales, 0, scalesOfBoth, outputs, outputs);
    return network.floats(
        "block_linear",
        TensorData.ofFloats(input, rows, gate.length == 0 ? inputs : 2L * inputs),
        TensorData.ofFloats(norm, norm.length),
        floor,
        TensorData.ofBytes(panels, 2, count, panels.capacity() / 2 / Math.max(1, count)),
        TensorData.ofFloats(scalesOfBoth, 2, outputs),
        both,
        gate,
        added.length == 2 * rows * outputs
            ? TensorData.ofFloats(added, rows, 2L * outputs)
            : TensorData.ofFloats(added, added.length));
  }

  private ByteBuffer panels(int count) {
    int groups = inputs / layout.group();
    int size = count * groups * layout.groupBytes();
    ByteBuffer panels = ByteBuffer.allocateDirect(2 * size).order(ByteOrder.nativeOrder());
    for (int n = 0; n < outputs; n++) {
      for (int g = 0; g < groups; g++) {
        int at = (n / OUTPUTS * groups + g) * layout.groupBytes();
        put(panels, at, n, g);
        put(panels, size + at, n, g);
      }
    }
    return panels;
  }

  private void put(ByteBuffer panels, int from, int output, int group) {
    int lane = output % OUTPUTS;
    int at = from;
    int number = output * (inputs / layout.group()) + group;
    panels.putShort(at + Short.BYTES * lane, Float.floatToFloat16(scales[number]));
    at += Short.BYTES * OUTPUTS;
    if (layout.hasMinima()) {
      panels.putShort(at + Short.BYTES * lane, Float.floatToFloat16(minima[number]));
      at += Short.BYTES * OUTPUTS;
    }
    for (int k = 0; k < layout.group(); k++) {
      int code = Byte.toUnsignedInt(codes[output * inputs + group * layout.group() + k]);
      for (int bit = 0; bit < layout.bits(); bit++) {
        int bitPlace = CodeBits.place(layout.bits(), k / 4, bit);
        int place = at + bitPlace / 8 * 4 * OUTPUTS + 4 * lane + k % 4;
        panels.put(place, (byte) (panels.get(place) | (code >>> bit & 1) << bitPlace % 8));
      }
    }
  }

  /** In the order in which the operator rounds, so to the last bit: [rows, outputs]. */
  float[] expected() {
    float[] all = new float[rows * outputs];
    byte[] numbers = new byte[inputs];
    float[] rowOf = new float[inputs / ACTIVATIONS];
    for (int row = 0; row < rows; row++) {
      quantise(row, numbers, rowOf);
      for (int n = 0; n < outputs; n++) {
        all[row * outputs + n] = product(n, numbers, rowOf);
      }
    }
    return all;
  }

  private void quantise(int row, byte[] numbers, float[] scaleOf) {
    for (int first = 0; first < inputs; first += ACTIVATIONS) {
      float largest = 0;
      for (int k = first; k < first + ACTIVATIONS; k++) {
        largest = Math.max(largest, Math.abs(x[row * inputs + k]));
      }
      scaleOf[first / ACTIVATIONS] = largest / 127f;
      float factor = largest > 0 ? 127f / largest : 0;
      for (int k = first; k < first + ACTIVATIONS; k++) {
        numbers[k] = (byte) Math.rint(x[row * inputs + k] * factor);
      }
    }
  }

  private float product(int output, byte[] numbers, float[] scaleOf) {
    int size = layout.group();
    float result = 0;
    for (int g = 0; g < inputs / size; g++) {
      int products = 0;
      int sum = 0;
      for (int k = g * size; k < (g + 1) * size; k++) {
        int code = codes[output * inputs + k] & 0xff;
        products += numbers[k] * (layout.hasMinima() ? code : code - layout.zero());
        sum += numbers[k];
      }
      float row = scaleOf[g * size / ACTIVATIONS];
      int at = output * (inputs / size) + g;
      result = Math.fma((float) products, scales[at] * row, result);
      if (layout.hasMinima()) {
        result = Math.fma(minima[at], row * sum, result);
      }
    }
    return 0 + result * rowScales[output]; // as behind the residual: never -0
  }
}
