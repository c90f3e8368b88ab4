package dev.parley.bench.engine;

import dev.parley.inference.model.Decoder.Candidates;
import java.util.stream.IntStream;

/** Candidates as a step brings them. */
record TopOfLogits(int[] ids, float[] logits, double logSumExp) implements Candidates {

  /** Each logit a tenth below the one before, and little mass beyond them. */
  static TopOfLogits falling(int count) {
    float[] logits = new float[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      logits[i] = 10 - i / 10f;
      sum += Math.exp(logits[i] / 0.7);
    }
    return new TopOfLogits(IntStream.range(0, count).toArray(), logits, Math.log(1.01 * sum));
  }

  @Override
  public float[] all() {
    throw new IllegalStateException("the candidates are enough");
  }
}
