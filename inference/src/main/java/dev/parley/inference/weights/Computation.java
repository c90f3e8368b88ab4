package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;

/**
 * How a network is computed in the end, once precision, sizes and CPU are known.
 *
 * @param precision of the linear layers
 * @param rotated whether outliers are spread first; changes nothing but rounding
 * @param constantScale of the int8 activations behind norms; 0 = each row has a scale of its own
 * @param weightLevels steps of an int8 weight to each side of zero
 * @param halfCache whether keys and values are kept as float16
 */
public record Computation(
    Precision precision,
    boolean rotated,
    double constantScale,
    int weightLevels,
    boolean halfCache) {

  /** Behind a norm a rotated row has RMS 1; beyond 4 lie five values in a million. */
  private static final double FOUR_SIGMA = 4.0 / 127;

  /** In narrow rows four sigma is not yet seldom enough, and a pass over them costs nothing. */
  private static final int WIDE = 512;

  public static Computation of(Precision precision, NetworkShape shape, Cpu cpu) {
    boolean rotated = precision == Precision.INT8 && Rotation.suits(shape.hidden());
    double scale = rotated && shape.hidden() >= WIDE ? FOUR_SIGMA : 0;
    boolean halfCache = precision != Precision.FLOAT32;
    return new Computation(precision, rotated, scale, cpu.weightLevels(), halfCache);
  }

  /** Whether the final norm is part of the head; in plain float it stays a factor of its own. */
  public boolean foldsHead() {
    return int8() || rotated;
  }

  public boolean int8() {
    return precision == Precision.INT8;
  }
}
