package dev.parley.worker.sampling;

import dev.parley.job.Settings;
import java.util.ArrayList;
import java.util.List;

/** The definition of sampling, as plain and slow as it can be said. */
final class NaiveSampler {

  private NaiveSampler() {}

  static int sample(float[] all, Settings settings, long index) {
    List<Integer> kept = new ArrayList<>();
    for (int id : Logits.ranked(all)) {
      kept.add(id);
    }
    if (settings.topK() > 0) {
      kept = kept.subList(0, Math.min(settings.topK(), kept.size()));
    }
    kept = nucleus(all, settings, kept);
    double least = settings.minP() * weight(all, settings, kept.get(0));
    List<Integer> last = kept.stream().filter(id -> weight(all, settings, id) >= least).toList();
    double left = Chance.at(settings.seed(), index) * mass(all, settings, last);
    for (int id : last) {
      left -= weight(all, settings, id);
      if (left < 0) {
        return id;
      }
    }
    throw new AssertionError("the chance is below 1");
  }

  private static List<Integer> nucleus(float[] all, Settings settings, List<Integer> ranked) {
    double enough = settings.topP() * mass(all, settings, ranked);
    List<Integer> nucleus = new ArrayList<>();
    double mass = 0;
    for (int id : ranked) {
      if (settings.topP() < 1 && mass >= enough) {
        break;
      }
      nucleus.add(id);
      mass += weight(all, settings, id);
    }
    return nucleus;
  }

  private static double mass(float[] all, Settings settings, List<Integer> ids) {
    return ids.stream().mapToDouble(id -> weight(all, settings, id)).sum();
  }

  private static double weight(float[] all, Settings settings, int id) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : all) {
      highest = Math.max(highest, logit);
    }
    return Math.exp((all[id] - highest) / settings.temperature());
  }
}
