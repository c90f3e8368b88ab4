package dev.parley.inference.weights;

import dev.parley.inference.architecture.Architecture.OutlierRotation;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.TensorRole;
import dev.parley.inference.kvcache.CacheFormat;

/**
 * How a network is computed in the end, once precision, sizes and machine are known.
 *
 * @param format of the linear layers
 * @param rotated whether outliers are spread first; changes nothing but rounding
 * @param constantScale of quantised activations behind norms; 0 = each row has a scale of its own
 * @param cache how keys and values are kept
 */
public record Computation(
    WeightFormat format, boolean rotated, double constantScale, CacheFormat cache) {

  /** Behind a norm a rotated row has RMS 1; beyond 4 lie five values in a million. */
  private static final double FOUR_SIGMA = 4.0 / 127;

  /** In narrow rows four sigma is not yet seldom enough, and a pass over them costs nothing. */
  private static final int WIDE = 512;

  /** How a network of this shape is computed. */
  public static Computation of(WeightFormat format, NetworkShape shape, CacheFormat cache) {
    boolean rotated = isRotated(format, shape);
    boolean even = shape.architecture().rotation() == OutlierRotation.QUAROT;
    double scale = rotated && even && shape.hidden() >= WIDE ? FOUR_SIGMA : 0;
    return new Computation(format, rotated, scale, cache);
  }

  private static boolean isRotated(WeightFormat format, NetworkShape shape) {
    boolean gains =
        switch (shape.architecture().rotation()) {
          case OutlierRotation.NONE -> false;
          case OutlierRotation.QUAROT -> format.gainsFromRotation();
          case OutlierRotation.BEHIND_NORMS -> format.gainsBehindNorms();
        };
    return gains && Rotation.suits(shape.hidden());
  }

  /**
   * Names what decides the numbers of an answer, so that workers which share it continue each
   * other's answers. A precision by itself has the cache that it had before there was a choice.
   */
  public String variant() {
    CacheFormat former = format instanceof Float32 ? CacheFormat.FLOAT32 : CacheFormat.F16;
    return cache == former ? format.label() : format.label() + ", cache " + cache.label();
  }

  /** Whether the residual stream is rotated, rather than what norms leave of it. */
  public boolean rotatesStream(NetworkShape shape) {
    return rotated && shape.architecture().rotation() == OutlierRotation.QUAROT;
  }

  /** Whether what norms leave is rotated in every step. */
  public boolean rotatesBehindNorms(NetworkShape shape) {
    return rotated && shape.architecture().rotation() == OutlierRotation.BEHIND_NORMS;
  }

  /**
   * Whether the values within a head of this layer are rotated; gates of single numbers forbid it.
   */
  public boolean rotatesHeads(NetworkShape shape, int layer) {
    return rotated
        && !shape.layer(layer).has(TensorRole.GATED_QUERY)
        && Integer.bitCount(shape.headSize()) == 1;
  }

  /** Whether the network multiplies with the weights of norms, which are part of no matrix then. */
  public boolean keepsNorms() {
    return switch (format) {
      case AsStored _ -> true;
      case BlockRows _ -> !rotated;
      case RowFormat _ -> false;
    };
  }

  /** Whether the final norm is part of the head; in plain float it stays a factor of its own. */
  public boolean foldsFinalNorm() {
    return format.foldsFinalNorm() || rotated;
  }
}
