package dev.parley.models.gguf;

import dev.parley.inference.source.Quantization;
import dev.parley.inference.source.QuantizedRow;
import dev.parley.inference.source.QuantizedTensor;
import dev.parley.inference.source.WeightFile;
import dev.parley.models.gguf.file.BlockLayout;
import dev.parley.models.gguf.file.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongUnaryOperator;

/**
 * The blocks of one tensor of a GGUF file.
 *
 * @param order where in the file each row of the model stands
 */
record GgufBlocks(WeightFile file, TensorEntry entry, BlockLayout layout, LongUnaryOperator order)
    implements QuantizedTensor {

  @Override
  public Quantization quantization() {
    return layout.quantization();
  }

  @Override
  public void read(long row, QuantizedRow into) {
    int bytes = Math.toIntExact(entry.width() / layout.elements() * layout.bytes());
    ByteBuffer blocks = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.read(entry.offset() + order.applyAsLong(row) * bytes, blocks);
    layout.read(blocks.flip(), into);
  }
}
