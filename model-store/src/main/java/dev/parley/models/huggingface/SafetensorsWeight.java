package dev.parley.models.huggingface;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightTensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** One tensor of a safetensors file. */
final class SafetensorsWeight implements WeightTensor {

  /** Bytes read at once: large enough for the disk, small enough for the CPU's cache. */
  private static final int BLOCK = 1 << 16;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);

  private final SafetensorsFile file;
  private final SafetensorsEntry info;

  private SafetensorsWeight(SafetensorsFile file, SafetensorsEntry info) {
    this.file = file;
    this.info = info;
  }

  static SafetensorsWeight of(SafetensorsFile file, SafetensorsEntry info, long... shape) {
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
      case F32, F16, BF16 -> new SafetensorsWeight(file, info);
      default -> throw refuse(file, info, "is " + info.type() + "; use F32, F16 or BF16 weights");
    };
  }

  private static UnusableModelException refuse(
      SafetensorsFile file, SafetensorsEntry info, String why) {
    return new UnusableModelException(file.file(), "tensor '" + info.name() + "' " + why);
  }

  @Override
  public long[] shape() {
    return info.shape();
  }

  @Override
  public void read(long from, FloatBuffer into) {
    int width = info.type().bytes();
    long at = from * width;
    byte[] block = new byte[(int) Math.min(BLOCK, (long) into.remaining() * width)];
    float[] numbers = new float[block.length / width];
    while (into.hasRemaining()) {
      int count = Math.min(numbers.length, into.remaining());
      file.read(info, at, ByteBuffer.wrap(block, 0, count * width));
      at += (long) count * width;
      widen(block, numbers, count);
      into.put(numbers, 0, count);
    }
  }

  private void widen(byte[] block, float[] numbers, int count) {
    switch (info.type()) {
      case F32 ->
          ByteBuffer.wrap(block).order(LITTLE_ENDIAN).asFloatBuffer().get(numbers, 0, count);
      case F16 -> widenHalf(block, numbers, count);
      default -> widenBrain(block, numbers, count);
    }
  }

  private static void widenHalf(byte[] block, float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Float.float16ToFloat((short) SHORTS.get(block, Short.BYTES * i));
    }
  }

  /** bfloat16 is the upper half of float32. */
  private static void widenBrain(byte[] block, float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Float.intBitsToFloat((short) SHORTS.get(block, Short.BYTES * i) << 16);
    }
  }
}
