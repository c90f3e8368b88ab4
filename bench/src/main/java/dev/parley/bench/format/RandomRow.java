package dev.parley.bench.format;

import dev.parley.inference.model.Decoder.Candidates;
import java.util.PriorityQueue;
import java.util.Random;

/** Logits by chance, of which some tokens are lifted, as a step of the network brings them. */
record RandomRow(float[] all, int[] ids, float[] logits, double logSumExp) implements Candidates {

  private static final int SHOWN = 64;

  /** A row of its own for each number. */
  static RandomRow of(int vocabulary, double temperature, int[] lifted, float lift, long number) {
    Random random = new Random(number);
    float[] all = new float[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      all[id] = (float) random.nextGaussian() * 2;
    }
    for (int id : lifted) {
      all[id] += lift;
    }
    double sum = 0;
    for (float logit : all) {
      sum += Math.exp(logit / temperature);
    }
    int[] ids = top(all);
    float[] logits = new float[SHOWN];
    for (int i = 0; i < SHOWN; i++) {
      logits[i] = all[ids[i]];
    }
    return new RandomRow(all, ids, logits, Math.log(sum));
  }

  private static int[] top(float[] all) {
    PriorityQueue<Integer> top =
        new PriorityQueue<>(SHOWN, (one, two) -> Float.compare(all[one], all[two]));
    for (int id = 0; id < all.length; id++) {
      if (top.size() < SHOWN) {
        top.add(id);
      } else if (all[id] > all[top.element()]) {
        top.remove();
        top.add(id);
      }
    }
    int[] ids = new int[SHOWN];
    for (int i = SHOWN - 1; i >= 0; i--) {
      ids[i] = top.remove();
    }
    return ids;
  }
}
