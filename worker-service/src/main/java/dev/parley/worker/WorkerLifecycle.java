package dev.parley.worker;

import dev.parley.worker.lifecycle.WorkerHealth;
import dev.parley.worker.settings.WorkerServiceSettings;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the worker after everything else of its context, the health page included, and drains it
 * before anything else stops.
 */
final class WorkerLifecycle implements SmartLifecycle {

  private final WorkerServiceSettings settings;
  private final WorkerEnvironment environment;
  private volatile Optional<Worker> worker = Optional.empty();

  WorkerLifecycle(WorkerServiceSettings settings, WorkerEnvironment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  WorkerHealth health() {
    return worker.map(Worker::health).orElse(WorkerHealth.STARTING);
  }

  @Override
  public void start() {
    try {
      worker = Optional.of(Worker.start(settings, environment));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  @Override
  public void stop() {
    worker.ifPresent(Worker::close);
    worker = Optional.empty();
  }

  @Override
  public boolean isRunning() {
    return worker.isPresent();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
