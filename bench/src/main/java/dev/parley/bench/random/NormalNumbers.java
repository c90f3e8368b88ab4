package dev.parley.bench.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Normally distributed bfloat16 numbers by the hundred million: drawn from a table of 65,536, four
 * with each random long. Not thread-safe.
 */
final class NormalNumbers {

  private static final int BLOCK = 1 << 20;

  private final short[] table = new short[1 << 16];
  private final SplittableRandom random;
  private final ByteBuffer block =
      ByteBuffer.allocateDirect(2 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  NormalNumbers(double mean, double deviation, long seed) {
    Random normal = new Random(seed);
    for (int i = 0; i < table.length; i++) {
      table[i] = bfloat16((float) (mean + deviation * normal.nextGaussian()));
    }
    this.random = new SplittableRandom(seed);
  }

  /** The next numbers, at most {@code most}; valid until the next call. */
  ByteBuffer next(long most) {
    int count = (int) Math.min(BLOCK, most);
    block.clear();
    for (int i = 0; i < count; i += 4) {
      long bits = random.nextLong();
      block.putLong(
          at(bits) | at(bits >>> 16) << 16 | at(bits >>> 32) << 32 | at(bits >>> 48) << 48);
    }
    return block.flip().limit(2 * count);
  }

  private long at(long bits) {
    return table[(int) bits & 0xFFFF] & 0xFFFFL;
  }

  /** To the nearest, as a cast in PyTorch does (ties do not matter here). */
  private static short bfloat16(float value) {
    return (short) ((Float.floatToRawIntBits(value) + 0x8000) >>> 16);
  }
}
