package dev.parley.worker.folder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** One tensor of a model, read as float32 whatever it is stored as. One thread. */
public final class WeightTensor {

  /** Bytes read at once: large enough for the disk, small enough for the CPU's cache. */
  private static final int BLOCK = 1 << 18;

  private final SafetensorsFile file;
  private final TensorInfo info;

  private WeightTensor(SafetensorsFile file, TensorInfo info) {
    this.file = file;
    this.info = info;
  }

  static WeightTensor of(SafetensorsFile file, TensorInfo info, long... shape) {
    if (!info.hasShape(shape)) {
      throw refuse(
          file,
          info,
          "has shape "
              + Arrays.toString(info.shape())
              + " but config.json asks for "
              + Arrays.toString(shape));
    }
    return switch (info.type()) {
      case F32, F16, BF16 -> new WeightTensor(file, info);
      default -> throw refuse(file, info, "is " + info.type() + "; use F32, F16 or BF16 weights");
    };
  }

  private static UnusableModelException refuse(SafetensorsFile file, TensorInfo info, String why) {
    return new UnusableModelException(file.file(), "tensor '" + info.name() + "' " + why);
  }

  /** Sizes of its dimensions. Not to be changed. */
  public long[] shape() {
    return info.shape();
  }

  /** Fills what remains of {@code into}, beginning with this element. */
  public void read(long from, FloatBuffer into) {
    int width = info.type().bytes();
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    long at = from * width;
    while (into.hasRemaining()) {
      block.clear().limit((int) Math.min(BLOCK, (long) into.remaining() * width));
      file.read(info, at, block);
      at += block.limit();
      widen(block.flip(), into);
    }
  }

  private void widen(ByteBuffer block, FloatBuffer into) {
    switch (info.type()) {
      case F32 -> into.put(block.asFloatBuffer());
      case F16 -> widenHalf(block.asShortBuffer(), into);
      default -> widenBrain(block.asShortBuffer(), into);
    }
  }

  private static void widenHalf(ShortBuffer block, FloatBuffer into) {
    int at = into.position();
    for (int i = 0; i < block.limit(); i++) {
      into.put(at + i, Float.float16ToFloat(block.get(i)));
    }
    into.position(at + block.limit());
  }

  /** bfloat16 is the upper half of float32. */
  private static void widenBrain(ShortBuffer block, FloatBuffer into) {
    int at = into.position();
    for (int i = 0; i < block.limit(); i++) {
      into.put(at + i, Float.intBitsToFloat(block.get(i) << 16));
    }
    into.position(at + block.limit());
  }
}
