package dev.parley.inference.sampling;

import dev.parley.inference.model.Decoder.Candidates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/** The logits of a whole vocabulary, shown through {@code shown} candidates as a decoder does. */
final class Logits implements Candidates {

  private final float[] all;
  private final int[] ids;
  private final double temperature;
  boolean asked;

  Logits(float[] all, int shown, double temperature) {
    this.all = all;
    this.ids = Arrays.copyOf(ranked(all), Math.min(shown, all.length));
    this.temperature = temperature;
  }

  /** Logits rounded to a tenth, so that many are equal. */
  static float[] random(Random random, int vocabulary, double spread) {
    float[] all = new float[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      all[id] = Math.round(random.nextGaussian() * spread * 10) / 10f;
    }
    return all;
  }

  static int[] ranked(float[] all) {
    return IntStream.range(0, all.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(id -> -(all[id] + 0f)).thenComparing(id -> id))
        .mapToInt(id -> id)
        .toArray();
  }

  @Override
  public int[] ids() {
    return ids;
  }

  @Override
  public float[] logits() {
    float[] logits = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      logits[i] = all[ids[i]];
    }
    return logits;
  }

  @Override
  public double logSumExp() {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : all) {
      highest = Math.max(highest, logit / temperature);
    }
    double sum = 0;
    for (float logit : all) {
      sum += Math.exp(logit / temperature - highest);
    }
    return highest + Math.log(sum);
  }

  @Override
  public float[] all() {
    asked = true;
    return all;
  }
}
