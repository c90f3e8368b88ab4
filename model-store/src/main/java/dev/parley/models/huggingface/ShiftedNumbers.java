package dev.parley.models.huggingface;

import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;

/**
 * A tensor to each of whose numbers something is added.
 *
 * @param tensor that stores them without
 * @param shift what is added, in float32
 */
record ShiftedNumbers(WeightTensor tensor, float shift) implements WeightTensor {

  @Override
  public long[] shape() {
    return tensor.shape();
  }

  @Override
  public void read(long from, FloatBuffer into) {
    int start = into.position();
    tensor.read(from, into);
    for (int i = start; i < into.position(); i++) {
      into.put(i, into.get(i) + shift);
    }
  }
}
