package dev.parley.inference.weights.stored;

import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.source.QuantizedTensor;
import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;

/** A matrix of floats among quantized ones: rounded as the type Q8_0 of GGUF files does it. */
record RoundedTensor(WeightTensor tensor) implements QuantizedTensor {

  private static final int ZERO = 128;
  private static final int LARGEST = 127;

  @Override
  public Quantization quantization() {
    return Quantization.around(ZERO, 8, 32);
  }

  @Override
  public void read(long row, QuantizedRow into) {
    int group = quantization().group();
    float[] weights = new float[into.codes().length];
    tensor.read(row * weights.length, FloatBuffer.wrap(weights));
    for (int g = 0; g < into.scales().length; g++) {
      float scale = largest(weights, g * group, group) / LARGEST;
      into.scales()[g] = scale;
      for (int i = g * group; i < (g + 1) * group; i++) {
        int code = scale == 0 ? 0 : Math.round(weights[i] / scale);
        into.codes()[i] = (byte) (code + ZERO);
      }
    }
  }

  private static float largest(float[] weights, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return largest;
  }
}
