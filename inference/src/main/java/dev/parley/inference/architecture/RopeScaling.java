package dev.parley.inference.architecture;

/** How rotary position embedding is stretched beyond the length that a model was trained on. */
public sealed interface RopeScaling {

  /** The call that makes {@code network.py} compute so, with this base of the frequencies. */
  NetworkCall setup(double theta);

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

  private static NetworkCall call(double theta, int kind, double... values) {
    return new NetworkCall("configure_rope", theta, kind, values);
  }
}
