package dev.parley.models.huggingface;

import dev.parley.inference.source.WeightTensor;
import java.nio.FloatBuffer;
import java.util.function.LongUnaryOperator;

/**
 * Some rows of a tensor, in another order than it has them.
 *
 * @param tensor that holds them
 * @param shape of what they make up
 * @param places where in the tensor each row stands
 */
record ArrangedRows(WeightTensor tensor, long[] shape, LongUnaryOperator places)
    implements WeightTensor {

  @Override
  public void read(long from, FloatBuffer into) {
    int width = shape.length == 1 ? 1 : Math.toIntExact(shape[1]);
    if (from % width != 0 || into.remaining() % width != 0) {
      throw new IllegalArgumentException("no whole rows");
    }
    int end = into.limit();
    for (long row = from / width; into.position() < end; row++) {
      into.limit(into.position() + width);
      tensor.read(places.applyAsLong(row) * width, into);
    }
    into.limit(end);
  }
}
