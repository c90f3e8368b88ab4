package dev.parley.inference.sampling;

import dev.parley.job.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The definition of sampling, as plain and slow as it can be said. */
record NaiveSampler(double[] weights, Settings settings) {

  static int sample(float[] all, Settings settings, long index) {
    int[] ranked = Logits.ranked(all);
    double[] weights = new double[all.length];
    for (int id : ranked) {
      weights[id] = Math.exp(((double) all[id] - all[ranked[0]]) / settings.temperature());
    }
    List<Integer> ids = Arrays.stream(ranked).boxed().toList();
    return new NaiveSampler(weights, settings).draw(ids, Chance.at(settings.seed(), index));
  }

  private int draw(List<Integer> ranked, double chance) {
    List<Integer> kept = minP(topP(topK(ranked)));
    double left = chance * mass(kept);
    for (int id : kept) {
      left -= weights[id];
      if (left < 0) {
        return id;
      }
    }
    throw new AssertionError("the chance is below 1");
  }

  private List<Integer> topK(List<Integer> ids) {
    return settings.topK() == 0 ? ids : ids.subList(0, Math.min(settings.topK(), ids.size()));
  }

  private List<Integer> topP(List<Integer> ids) {
    double enough = settings.topP() * mass(ids);
    List<Integer> nucleus = new ArrayList<>();
    double mass = 0;
    for (int id : ids) {
      if (settings.topP() == 1 || mass < enough) {
        nucleus.add(id);
      }
      mass += weights[id];
    }
    return nucleus;
  }

  private List<Integer> minP(List<Integer> ids) {
    double least = settings.minP() * weights[ids.getFirst()];
    return ids.stream().filter(id -> weights[id] >= least).toList();
  }

  private double mass(List<Integer> ids) {
    return ids.stream().mapToDouble(id -> weights[id]).sum();
  }
}
