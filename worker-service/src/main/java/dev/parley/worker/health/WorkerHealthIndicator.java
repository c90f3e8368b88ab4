package dev.parley.worker.health;

import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the worker's health at {@code /actuator/health/readiness}. */
public final class WorkerHealthIndicator implements HealthIndicator {

  private final Supplier<WorkerHealth> health;

  public WorkerHealthIndicator(Supplier<WorkerHealth> health) {
    this.health = health;
  }

  @Override
  public Health health() {
    WorkerHealth now = health.get();
    return (now.isUp() ? Health.up() : Health.down())
        .withDetail("warm", now.warm())
        .withDetail("registered", now.registered())
        .withDetail("beating", now.beating())
        .build();
  }
}
