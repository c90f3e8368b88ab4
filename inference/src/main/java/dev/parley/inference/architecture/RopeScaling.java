package dev.parley.inference.architecture;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How rotary position embedding is stretched beyond the length that a model was trained on. */
public sealed interface RopeScaling {

  /** The call that makes {@code network.py} compute so, with this base of the frequencies. */
  NetworkCall setup(double theta);

  /** How many numbers of a head, the first ones, are turned. */
  default int turned(int headSize) {
    return headSize;
  }

  record None() implements RopeScaling {

    @Override
    public NetworkCall setup(double theta) {
      return call(theta, 0);
    }
  }

  /** All frequencies are divided by the factor. */
  record Linear(double factor) implements RopeScaling {

    @Override
    public NetworkCall setup(double theta) {
      return call(theta, 1, factor);
    }
  }

  /** Llama 3.1: low frequencies divided, high ones unchanged, those between blended. */
  record Llama3(double factor, double lowFrequency, double highFrequency, double originalLength)
      implements RopeScaling {

    @Override
    public NetworkCall setup(double theta) {
      return call(theta, 2, factor, lowFrequency, highFrequency, originalLength);
    }

    /** What a frequency with this wavelength, in tokens, is divided by. */
    double divisor(double wavelength) {
      if (wavelength < originalLength / highFrequency) {
        return 1;
      }
      if (wavelength > originalLength / lowFrequency) {
        return factor;
      }
      double smooth = (originalLength / wavelength - lowFrequency) / (highFrequency - lowFrequency);
      return 1 / ((1 - smooth) / factor + smooth);
    }
  }

  /**
   * Only the first numbers of a head are turned, as LongRoPE does it for texts of the length that a
   * model was trained on first.
   *
   * @param size how many
   * @param length what turned numbers are multiplied with
   * @param divisors of the frequencies
   */
  record Partial(int size, double length, List<Double> divisors) implements RopeScaling {

    /** Without any stretching. */
    public Partial(int size) {
      this(size, 1, Collections.nCopies(size / 2, 1.0));
    }

    public Partial {
      divisors = List.copyOf(divisors);
      boolean whole = size >= 2 && size % 2 == 0 && divisors.size() == size / 2;
      if (!whole || divisors.stream().anyMatch(divisor -> !(divisor > 0)) || !(length > 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "rope of %d numbers of a head with %d divisors",
                size,
                divisors.size()));
      }
    }

    @Override
    public int turned(int headSize) {
      return size;
    }

    @Override
    public NetworkCall setup(double theta) {
      double[] all = divisors.stream().mapToDouble(Double::doubleValue).toArray();
      return new NetworkCall("configure_partial_rope", theta, size, length, all);
    }
  }

  private static NetworkCall call(double theta, int kind, double... values) {
    return new NetworkCall("configure_rope", theta, kind, values);
  }
}
