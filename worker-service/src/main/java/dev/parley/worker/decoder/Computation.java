package dev.parley.worker.decoder;

import dev.parley.worker.folder.NetworkShape;

/**
 * How a network is computed in the end, once precision, sizes and CPU are known.
 *
 * @param rotated whether outliers are spread first; changes nothing but rounding
 * @param constantScale of the activations behind norms; 0 = each row has a scale of its own
 * @param weightLevels steps of an int8 weight to each side of zero
 * @param halfCache whether keys and values are kept as float16
 */
record Computation(
    boolean int8, boolean rotated, double constantScale, int weightLevels, boolean halfCache) {

  /** Behind a norm a rotated row has RMS 1; beyond 4 lie five values in a million. */
  private static final double FOUR_SIGMA = 4.0 / 127;

  /** In narrow rows four sigma is not yet seldom enough, and a pass over them costs nothing. */
  private static final int WIDE = 512;

  static Computation of(Precision precision, NetworkShape shape, Cpu cpu) {
    boolean int8 = precision == Precision.INT8;
    boolean rotated = int8 && Rotation.suits(shape.hidden());
    double scale = rotated && shape.hidden() >= WIDE ? FOUR_SIGMA : 0;
    return new Computation(int8, rotated, scale, cpu.weightLevels(), int8 && cpu.fastHalf());
  }
}
