package dev.parley.worker.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** Upper bounds of histograms, in seconds. */
final class Buckets {

  /** Steps of the engine. */
  static final double[] SHORT = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

  /** Waiting: from at once to the default queue timeout. */
  static final double[] LONG = {0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120};

  private Buckets() {}

  static Timer.Builder timer(String name, double[] seconds) {
    return Timer.builder(name).serviceLevelObjectives(durations(seconds));
  }

  private static Duration[] durations(double[] seconds) {
    return Arrays.stream(seconds)
        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
        .toArray(Duration[]::new);
  }
}
