package dev.parley.inference.weights;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.source.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * What each token begins as. A step needs only the rows of its own tokens, so the table stays in
 * the model's file, of which the system keeps in memory what is used. One thread at a time.
 */
public final class Embedding {

  private final WeightTensor table;
  private final float scale;
  private final boolean rotated;
  private final Rotation rotation;
  private final float[] row;
  private ByteBuffer rows = allocate(0);

  public Embedding(WeightTensor table, NetworkShape shape, Computation computation) {
    this.table = table;
    this.scale = (float) shape.architecture().scales().embedding();
    this.rotated = computation.rotatesStream(shape);
    this.rotation = Rotation.of(rotated ? shape.hidden() : 1);
    this.row = new float[shape.hidden()];
  }

  /** Their rows, [tokens, hidden], rotated where the network is. Valid until the next call. */
  public TensorData of(int[] tokens) {
    int bytes = tokens.length * row.length * Float.BYTES;
    if (rows.capacity() < bytes) {
      rows = allocate(bytes);
    }
    FloatBuffer numbers =
        rows.clear().limit(bytes).slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int token : tokens) {
      table.read((long) token * row.length, FloatBuffer.wrap(row));
      for (int i = 0; i < row.length && scale != 1; i++) {
        row[i] *= scale;
      }
      if (rotated) {
        rotation.turn(row);
      }
      numbers.put(row);
    }
    return TensorData.ofFloats(rows, tokens.length, row.length);
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
