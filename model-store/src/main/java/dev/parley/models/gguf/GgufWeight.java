package dev.parley.models.gguf;

import dev.parley.inference.source.QuantizedTensor;
import dev.parley.inference.source.WeightFile;
import dev.parley.inference.source.WeightTensor;
import dev.parley.models.gguf.file.TensorEntry;
import dev.parley.models.gguf.file.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** One tensor of a GGUF file, its rows in the order that Hugging Face gives them. */
final class GgufWeight implements WeightTensor {

  /** The rows stand in the order of the model. */
  static final LongUnaryOperator IN_ORDER = row -> row;

  /** Bytes read at once: large enough for the disk, small enough for the CPU's cache. */
  private static final int CHUNK = 1 << 18;

  private final WeightFile file;
  private final TensorEntry entry;
  private final long[] shape;
  private final LongUnaryOperator order;

  /** All rows of a tensor. */
  GgufWeight(WeightFile file, TensorEntry entry, LongUnaryOperator order) {
    this(file, entry, entry.shape(), order);
  }

  /**
   * @param shape of the rows that belong to this weight
   * @param order where in the file each row of the model stands
   */
  GgufWeight(WeightFile file, TensorEntry entry, long[] shape, LongUnaryOperator order) {
    this.file = file;
    this.entry = entry;
    this.shape = shape;
    this.order = order;
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public void read(long from, FloatBuffer into) {
    long width = entry.width();
    if (from % width != 0 || into.remaining() % width != 0) {
      throw new IllegalArgumentException("no whole rows of " + entry.name());
    }
    if (order.equals(IN_ORDER)) {
      copy(from, into.remaining(), into);
      return;
    }
    long end = (from + into.remaining()) / width;
    for (long row = from / width; row < end; row++) {
      copy(order.applyAsLong(row) * width, width, into);
    }
  }

  @Override
  public Optional<QuantizedTensor> quantized() {
    return entry.type().layout().map(layout -> new GgufBlocks(file, entry, layout, order));
  }

  /** Whole blocks, one after the other. */
  private void copy(long from, long count, FloatBuffer into) {
    TensorType type = entry.type();
    long blocks = count / type.elements();
    int most = (int) Math.min(blocks, CHUNK / type.bytes());
    ByteBuffer bytes = ByteBuffer.allocate(most * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[most * type.elements()];
    long at = entry.offset() + from / type.elements() * type.bytes();
    for (long done = 0; done < blocks; done += most) {
      int now = (int) Math.min(most, blocks - done);
      file.read(at + done * type.bytes(), bytes.clear().limit(now * type.bytes()));
      type.dequantize(bytes.flip(), now, numbers);
      into.put(numbers, 0, now * type.elements());
    }
  }
}
