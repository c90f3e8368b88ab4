package dev.parley.faults.cluster;

import java.time.Duration;
import java.util.List;

/** The short times that all processes of a cluster have. */
public final class Times {

  public static final Duration LEASE = Duration.ofSeconds(2);
  public static final Duration SWEEP = Duration.ofMillis(500);
  static final Duration BEAT = Duration.ofMillis(400);

  private Times() {}

  /** As flags. */
  static List<String> flags() {
    return List.of(
        "--parley.lease.duration=" + LEASE.toMillis() + "ms",
        "--parley.lease.heartbeat=" + BEAT.toMillis() + "ms",
        "--parley.sweep.period=" + SWEEP.toMillis() + "ms");
  }
}
