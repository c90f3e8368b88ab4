package dev.parley.models.gguf.file;

import dev.parley.inference.source.Quantization;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The types of tensors that are read, with their numbers in the file. A row is cut into blocks of
 * so many elements, each of so many bytes: ggml's {@code block_q…} structures.
 */
public enum TensorType {
  F32(0, 4, PlainBlocks::single),
  F16(1, 2, PlainBlocks::half),
  Q4_0(2, new BlockLayout(Quantization.around(8, 4, 32), 32, 18, SmallBlocks::q40)),
  Q4_1(3, new BlockLayout(Quantization.withMinima(4, 32), 32, 20, SmallBlocks::q41)),
  Q5_0(6, new BlockLayout(Quantization.around(16, 5, 32), 32, 22, SmallBlocks::q50)),
  Q5_1(7, new BlockLayout(Quantization.withMinima(5, 32), 32, 24, SmallBlocks::q51)),
  Q8_0(8, new BlockLayout(Quantization.around(128, 8, 32), 32, 34, SmallBlocks::q80)),
  Q2_K(10, new BlockLayout(Quantization.withMinima(4, 16), 256, 84, LargeBlocks::q2k)),
  Q3_K(11, new BlockLayout(Quantization.around(4, 4, 16), 256, 110, LargeBlocks::q3k)),
  Q4_K(12, new BlockLayout(Quantization.withMinima(4, 32), 256, 144, LargeBlocks::q4k)),
  Q5_K(13, new BlockLayout(Quantization.withMinima(5, 32), 256, 176, LargeBlocks::q5k)),
  Q6_K(14, new BlockLayout(Quantization.around(32, 6, 16), 256, 210, LargeBlocks::q6k)),
  BF16(30, 2, PlainBlocks::brain);

  private final int number;
  private final int elements;
  private final int bytes;
  private final Dequantizer dequantizer;
  private final Optional<BlockLayout> layout;

  /** Of single numbers. */
  TensorType(int number, int bytes, Dequantizer dequantizer) {
    this(number, 1, bytes, dequantizer, Optional.empty());
  }

  TensorType(int number, BlockLayout layout) {
    this(number, layout.elements(), layout.bytes(), layout, Optional.of(layout));
  }

  TensorType(
      int number, int elements, int bytes, Dequantizer dequantizer, Optional<BlockLayout> layout) {
    this.number = number;
    this.elements = elements;
    this.bytes = bytes;
    this.dequantizer = dequantizer;
    this.layout = layout;
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

  /** How its blocks are read as they are; empty where every number stands for itself. */
  public Optional<BlockLayout> layout() {
    return layout;
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
