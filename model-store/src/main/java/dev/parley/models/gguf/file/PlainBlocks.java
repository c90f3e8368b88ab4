package dev.parley.models.gguf.file;

import java.nio.ByteBuffer;

/** Types that store every number by itself. */
final class PlainBlocks {

  private PlainBlocks() {}

  static void single(ByteBuffer in, int count, float[] out) {
    in.asFloatBuffer().get(out, 0, count);
  }

  static void half(ByteBuffer in, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = Float.float16ToFloat(in.getShort(2 * i));
    }
  }

  /** bfloat16 is the upper half of float32. */
  static void brain(ByteBuffer in, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = Float.intBitsToFloat(in.getShort(2 * i) << 16);
    }
  }
}
