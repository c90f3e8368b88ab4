package dev.parley.faults.cluster;

import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.settings.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a worker with the fake model runs, in this process or in one of its own.
 *
 * @param redis where it is
 * @param model its name, so that its queue is its own
 * @param pace how long a step takes
 * @param gap the longest that a step may take
 * @param lease of which the heartbeat is a fifth
 */
public record WorkerPlan(
    RedisTarget redis,
    String model,
    String id,
    int seats,
    Duration drain,
    Duration pace,
    Duration gap,
    Duration lease) {

  private static final Duration FIRST_TOKEN = Duration.ofSeconds(30);
  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration SLOW = Duration.ofMillis(100);

  /** Four slots, a token each 20 ms, no time to drain. */
  public static WorkerPlan of(int port, String model, String id) {
    return of(RedisTarget.at(port), model, id);
  }

  /** The same with a Redis of any form. */
  public static WorkerPlan of(RedisTarget redis, String model, String id) {
    return new WorkerPlan(
        redis, model, id, 4, Duration.ZERO, PACE, Duration.ofSeconds(20), Times.LEASE);
  }

  WorkerPlan redis(RedisTarget other) {
    return new WorkerPlan(other, model, id, seats, drain, pace, gap, lease);
  }

  public WorkerPlan named(String other) {
    return new WorkerPlan(redis, model, other, seats, drain, pace, gap, lease);
  }

  public WorkerPlan seats(int count) {
    return new WorkerPlan(redis, model, id, count, drain, pace, gap, lease);
  }

  public WorkerPlan drain(Duration time) {
    return new WorkerPlan(redis, model, id, seats, time, pace, gap, lease);
  }

  public WorkerPlan pace(Duration step) {
    return new WorkerPlan(redis, model, id, seats, drain, step, gap, lease);
  }

  /** A token each 100 ms: an answer of hundreds does not end before the test wants it to. */
  public WorkerPlan slow() {
    return pace(SLOW);
  }

  /** Tokens without a pause: what another worker left is soon over. */
  public WorkerPlan quick() {
    return pace(Duration.ZERO);
  }

  public WorkerPlan gap(Duration most) {
    return new WorkerPlan(redis, model, id, seats, drain, pace, most, lease);
  }

  public WorkerPlan lease(Duration length) {
    return new WorkerPlan(redis, model, id, seats, drain, pace, gap, length);
  }

  public WorkerServiceSettings settings() {
    return new WorkerServiceSettings(
        redis.address(),
        new ModelSettings("fake", Optional.empty()),
        new WorkerSettings(
            seats,
            "1",
            "float32",
            "auto",
            Optional.empty(),
            0,
            "auto",
            false,
            drain,
            Optional.of(id)),
        new LeaseSettings(lease, lease.dividedBy(5)),
        TimeoutSettings.of(FIRST_TOKEN, gap),
        new SweepSettings(Times.SWEEP));
  }

  /** For the command line of {@link WorkerMain}. */
  List<String> words() {
    List<String> words = new ArrayList<>(redis.words());
    words.addAll(
        List.of(
            model,
            id,
            String.valueOf(seats),
            drain.toString(),
            pace.toString(),
            gap.toString(),
            lease.toString()));
    return words;
  }

  static WorkerPlan parse(String... words) {
    int next = RedisTarget.WORDS;
    return new WorkerPlan(
        RedisTarget.parse(words),
        words[next++],
        words[next++],
        Integer.parseInt(words[next++]),
        Duration.parse(words[next++]),
        Duration.parse(words[next++]),
        Duration.parse(words[next++]),
        Duration.parse(words[next]));
  }
}
