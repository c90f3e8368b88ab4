package dev.parley.inference.weights.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class RoundedTensorTest {

  /** Two rows of two groups; one of them is all zeros. */
  private record Numbers() implements WeightTensor {

    @Override
    public long[] shape() {
      return new long[] {2, 64};
    }

    @Override
    public void read(long from, FloatBuffer into) {
      for (long at = from; into.hasRemaining(); at++) {
        into.put(number(at));
      }
    }

    static float number(long at) {
      return at % 64 < 32 ? 0.01f * (at % 32 - 20) * (at / 64 + 1) : 0;
    }
  }

  @Test
  void numbersErrByHalfAStepOfTheirGroupAtMost() {
    RoundedTensor tensor = new RoundedTensor(new Numbers());
    QuantizedRow row = new QuantizedRow(tensor.quantization(), 64);
    float[] weights = new float[64];

    tensor.read(1, row);
    row.dequantize(weights);

    assertThat(row.scales()).containsExactly(-Numbers.number(64) / 127, 0);
    for (int i = 0; i < 64; i++) {
      assertThat(weights[i]).isCloseTo(Numbers.number(64 + i), within(0.2f / 127 + 1e-6f));
    }
  }
}
