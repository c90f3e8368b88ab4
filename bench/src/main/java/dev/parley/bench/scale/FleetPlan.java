package dev.parley.bench.scale;

/**
 * How many workers there are, and what befalls them. Times in seconds.
 *
 * @param atStart workers that are ready when the day begins
 * @param fewest of them, and the most, that the autoscaler keeps
 * @param chatsPerWorker for which the autoscaler wants one
 * @param coldStart from the wish for a worker to its readiness
 * @param life of a worker until its machine is taken away, on average (exponential); infinite when
 *     none is
 */
public record FleetPlan(
    int atStart, int fewest, int most, int chatsPerWorker, double coldStart, double life) {

  public FleetPlan {
    if (fewest < 0 || most < 1 || atStart < fewest || atStart > most) {
      throw new IllegalArgumentException(atStart + " workers of " + fewest + " to " + most);
    }
    if (chatsPerWorker < 1) {
      throw new IllegalArgumentException(chatsPerWorker + " chats per worker");
    }
    if (!(coldStart >= 0) || !(life > 0)) {
      throw new IllegalArgumentException("cold start " + coldStart + " s, life " + life + " s");
    }
  }

  /** Always as many, and none is lost. */
  public static FleetPlan fixed(int workers) {
    return new FleetPlan(workers, workers, workers, 1, 0, Double.POSITIVE_INFINITY);
  }
}
