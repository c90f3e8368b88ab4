package dev.parley.inference.kvcache;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How keys and values are cached. */
public enum CacheFormat {
  FLOAT32(Float.SIZE),
  F16(Short.SIZE),
  /** With a scale for each token of a head; only our own operators read and write it. */
  INT8(Byte.SIZE);

  private final int bits;

  CacheFormat(int bits) {
    this.bits = bits;
  }

  /** As settings spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label; empty when it names none. */
  public static Optional<CacheFormat> parse(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }

  /** Of a number. */
  public int bits() {
    return bits;
  }

  /** Bytes of one token's keys or values in a layer with so many heads of them. */
  public long bytes(int heads, int headSize) {
    long scales = this == INT8 ? (long) heads * Float.BYTES : 0;
    return (long) heads * headSize * bits / Byte.SIZE + scales;
  }
}
