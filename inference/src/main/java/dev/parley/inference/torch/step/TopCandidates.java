package dev.parley.inference.torch.step;

import dev.parley.inference.model.Decoder.Candidates;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The candidates of one row, taken out of what {@code step} returned. */
record TopCandidates(
    int[] ids,
    float[] logits,
    double logSumExp,
    Supplier<float[]> whole,
    Optional<Candidates> unadjusted,
    List<Candidates> drafted)
    implements Candidates {

  /**
   * @param table rows of log-sum-exp, ids, logits
   * @param row which of them
   * @param width of a row
   */
  static TopCandidates of(
      double[] table,
      int row,
      int width,
      Supplier<float[]> whole,
      Optional<Candidates> unadjusted,
      List<Candidates> drafted) {
    int count = (width - 1) / 2;
    int start = row * width;
    int[] ids = new int[count];
    float[] logits = new float[count];
    for (int i = 0; i < count; i++) {
      insert(ids, logits, i, (int) table[start + 1 + i], (float) table[start + 1 + count + i]);
    }
    return new TopCandidates(ids, logits, table[start], whole, unadjusted, drafted);
  }

  /** They come sorted; only among equal logits the order of ids is left to us. */
  private static void insert(int[] ids, float[] logits, int end, int id, float logit) {
    int at = end;
    while (at > 0 && logits[at - 1] == logit && ids[at - 1] > id) {
      ids[at] = ids[at - 1];
      at--;
    }
    ids[at] = id;
    logits[end] = logit;
  }

  @Override
  public float[] all() {
    return whole.get();
  }
}
