package dev.parley.models.gguf.file;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The types of tensors that are read, with their numbers in the file. A row is cut into blocks of
 * so many elements, each of so many bytes: ggml's {@code block_q…} structures.
 */
public enum TensorType {
  F32(0, 1, 4, PlainBlocks::single),
  F16(1, 1, 2, PlainBlocks::half),
  Q4_0(2, 32, 18, SmallBlocks::q40),
  Q4_1(3, 32, 20, SmallBlocks::q41),
  Q5_0(6, 32, 22, SmallBlocks::q50),
  Q5_1(7, 32, 24, SmallBlocks::q51),
  Q8_0(8, 32, 34, SmallBlocks::q80),
  Q4_K(12, 256, 144, LargeBlocks::q4k),
  Q5_K(13, 256, 176, LargeBlocks::q5k),
  Q6_K(14, 256, 210, LargeBlocks::q6k),
  BF16(30, 1, 2, PlainBlocks::brain);

  private final int number;
  private final int elements;
  private final int bytes;
  private final Dequantizer dequantizer;

  TensorType(int number, int elements, int bytes, Dequantizer dequantizer) {
    this.number = number;
    this.elements = elements;
    this.bytes = bytes;
    this.dequantizer = dequantizer;
  }

  static Optional<TensorType> numbered(int number) {
    for (TensorType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Also of types that are not read, as far as people meet them. */
  static String nameOf(int number) {
    return switch (number) {
      case 10 -> "Q2_K";
      case 11 -> "Q3_K";
      case 16, 17, 18, 19, 20, 21, 22, 23, 29 -> "of the IQ kind";
      case 34, 35 -> "ternary";
      case 39 -> "MXFP4";
      default -> "of the type " + Integer.toUnsignedString(number);
    };
  }

  /** Of a block. */
  public int elements() {
    return elements;
  }

  /** Of a block. */
  public int bytes() {
    return bytes;
  }

  /**
   * Turns blocks into numbers.
   *
   * @param in little-endian, from position 0 on
   * @param blocks how many of them to read
   * @param out filled from 0 on
   */
  public void dequantize(ByteBuffer in, int blocks, float[] out) {
    dequantizer.dequantize(in, blocks, out);
  }
}
