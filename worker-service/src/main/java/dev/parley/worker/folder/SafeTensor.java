package dev.parley.worker.folder;

import dev.parley.worker.source.UnusableModelException;
import dev.parley.worker.source.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** One tensor of a safetensors file. */
final class SafeTensor implements WeightTensor {

  /** Bytes read at once: large enough for the disk, small enough for the CPU's cache. */
  private static final int BLOCK = 1 << 16;

  private final SafetensorsFile file;
  private final TensorInfo info;

  private SafeTensor(SafetensorsFile file, TensorInfo info) {
    this.file = file;
    this.info = info;
  }

  static SafeTensor of(SafetensorsFile file, TensorInfo info, long... shape) {
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
      case F32, F16, BF16 -> new SafeTensor(file, info);
      default -> throw refuse(file, info, "is " + info.type() + "; use F32, F16 or BF16 weights");
    };
  }

  private static UnusableModelException refuse(SafetensorsFile file, TensorInfo info, String why) {
    return new UnusableModelException(file.file(), "tensor '" + info.name() + "' " + why);
  }

  @Override
  public long[] shape() {
    return info.shape();
  }

  @Override
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
    short[] halves = new short[block.remaining()];
    float[] numbers = new float[halves.length];
    block.get(halves);
    for (int i = 0; i < halves.length; i++) {
      numbers[i] = Float.float16ToFloat(halves[i]);
    }
    into.put(numbers);
  }

  /** bfloat16 is the upper half of float32. */
  private static void widenBrain(ShortBuffer block, FloatBuffer into) {
    short[] halves = new short[block.remaining()];
    float[] numbers = new float[halves.length];
    block.get(halves);
    for (int i = 0; i < halves.length; i++) {
      numbers[i] = Float.intBitsToFloat(halves[i] << 16);
    }
    into.put(numbers);
  }
}
