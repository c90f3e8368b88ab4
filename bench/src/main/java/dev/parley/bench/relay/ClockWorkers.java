package dev.parley.bench.relay;

import dev.parley.loop.Ticker;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import dev.parley.worker.settings.WorkerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Real workers in this process, so that its clock times a token from end to end. */
final class ClockWorkers implements AutoCloseable {

  private final List<Worker> workers = new ArrayList<>();

  /**
   * Starts as many as the chats need. Their steps end one after the other, as those of workers that
   * know nothing of each other do.
   *
   * @param seats chats of each at once
   * @param pace of a step, and so of every chat
   */
  static ClockWorkers start(String redis, Clock clock, int chats, int seats, Duration pace)
      throws InterruptedException {
    ClockWorkers all = new ClockWorkers();
    int count = Math.ceilDiv(chats, seats);
    for (int i = 0; i < count; i++) {
      Duration phase = pace.multipliedBy(i).dividedBy(count);
      ClockDecoder decoder = new ClockDecoder(clock, pace, phase, seats * ClockModel.WINDOW);
      WorkerEnvironment outside =
          new WorkerEnvironment(
              () -> new ClockModel(decoder),
              new SimpleMeterRegistry(),
              Ticker.SYSTEM,
              () -> System.err.println("a worker halted"));
      all.workers.add(Worker.start(settings(redis, seats), outside));
    }
    return all;
  }

  private static WorkerServiceSettings settings(String redis, int seats) {
    return new WorkerServiceSettings(
        new RedisAddress(redis, "parley", 1, Duration.ofSeconds(30)),
        new ModelSettings("clock", Optional.empty()),
        new WorkerSettings(
            seats,
            "1",
            "float32",
            "auto",
            Optional.empty(),
            0,
            "auto",
            false,
            Duration.ZERO,
            Optional.empty()),
        new LeaseSettings(Duration.ofSeconds(15), Duration.ofSeconds(3)),
        TimeoutSettings.of(Duration.ofSeconds(60), Duration.ofSeconds(20)),
        new SweepSettings(Duration.ofSeconds(2)));
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
  }
}
