package dev.parley.models.gguf;

import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.source.WeightFile;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.TensorEntry;
import dev.parley.models.gguf.file.TensorType;
import java.nio.FloatBuffer;

/**
 * Reads how rotary position embedding is stretched out of {@code rope_freqs.weight}. Files of Llama
 * 3.1 and later do not keep the parameters of their scaling but what comes of them: a divisor for
 * each frequency. All such models stretch a text of 8,192 tokens with the same two limits and
 * differ in the factor, which is the largest divisor; so the parameters are known again, and
 * anything else is refused.
 */
final class RopeFactors {

  private static final int ORIGINAL_LENGTH = 8192;
  private static final int LOW = 1;
  private static final int HIGH = 4;
  private static final double CLOSE = 1e-3;

  private final GgufFile file;
  private final TensorEntry entry;
  private final int headSize;
  private final double theta;

  private RopeFactors(GgufFile file, TensorEntry entry, int headSize, double theta) {
    this.file = file;
    this.entry = entry;
    this.headSize = headSize;
    this.theta = theta;
  }

  static RopeScaling read(GgufFile file, TensorEntry entry, int headSize, double theta) {
    return new RopeFactors(file, entry, headSize, theta).scaling();
  }

  private RopeScaling scaling() {
    if (entry.type() != TensorType.F32 || !entry.hasShape(headSize / 2)) {
      throw unknown();
    }
    float[] divisors = divisors();
    double factor = divisors[divisors.length - 1];
    for (int i = 0; i < divisors.length; i++) {
      double expected = divisor(2 * Math.PI * Math.pow(theta, 2.0 * i / headSize), factor);
      if (!(Math.abs(divisors[i] / expected - 1) < CLOSE)) {
        throw unknown();
      }
    }
    return new RopeScaling.Llama3(factor, LOW, HIGH, ORIGINAL_LENGTH);
  }

  private float[] divisors() {
    FloatBuffer divisors = FloatBuffer.allocate(headSize / 2);
    try (WeightFile bytes = WeightFile.open(file.path())) {
      new GgufWeight(bytes, entry, RowOrder.SAME).read(0, divisors);
    }
    return divisors.array();
  }

  /** What Llama 3.1 makes of a frequency with this wavelength, in tokens. */
  private static double divisor(double wavelength, double factor) {
    if (wavelength < (double) ORIGINAL_LENGTH / HIGH) {
      return 1;
    }
    if (wavelength > (double) ORIGINAL_LENGTH / LOW) {
      return factor;
    }
    double smooth = (ORIGINAL_LENGTH / wavelength - LOW) / (HIGH - LOW);
    return 1 / ((1 - smooth) / factor + smooth);
  }

  private RuntimeException unknown() {
    return file.metadata()
        .refuse(
            "tensor " + entry.name() + " is no rope scaling of Llama 3, which is not supported");
  }
}
