package dev.parley.inference.source;

/** A row of a matrix, or some groups of it, quantized. Filled through its arrays. */
public final class QuantizedRow {

  private final Quantization quantization;
  private final byte[] codes;
  private final float[] scales;
  private final float[] minima;

  /**
   * @param width numbers of the row, whole groups of them
   */
  public QuantizedRow(Quantization quantization, int width) {
    int groups = width / quantization.group();
    this.quantization = quantization;
    this.codes = new byte[width];
    this.scales = new float[groups];
    this.minima = new float[quantization.hasMinima() ? groups : 0];
  }

  public Quantization quantization() {
    return quantization;
  }

  /** One for each input, unsigned. */
  public byte[] codes() {
    return codes;
  }

  /** One for each group. */
  public float[] scales() {
    return scales;
  }

  /** One for each group; none where the code of 0 is always the same. */
  public float[] minima() {
    return minima;
  }

  /** The weights. */
  public void dequantize(float[] out) {
    int group = quantization.group();
    int zero = quantization.zero().orElse(0);
    for (int i = 0; i < codes.length; i++) {
      float product = scales[i / group] * (Byte.toUnsignedInt(codes[i]) - zero);
      out[i] = quantization.hasMinima() ? product + minima[i / group] : product;
    }
  }
}
