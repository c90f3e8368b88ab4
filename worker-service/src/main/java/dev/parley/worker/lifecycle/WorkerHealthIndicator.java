package dev.parley.worker.lifecycle;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the worker's health at {@code /actuator/health/readiness}. */
public final class WorkerHealthIndicator implements HealthIndicator {

  private final Supplier<WorkerHealth> health;
  private final Supplier<Optional<String>> pulling;

  /**
   * @param pulling how the pull of the model goes, while it lasts
   */
  public WorkerHealthIndicator(Supplier<WorkerHealth> health, Supplier<Optional<String>> pulling) {
    this.health = health;
    this.pulling = pulling;
  }

  @Override
  public Health health() {
    WorkerHealth now = health.get();
    Health.Builder page =
        (now.isUp() ? Health.up() : Health.down())
            .withDetail("registered", now.registered())
            .withDetail("beating", now.beating());
    pulling.get().ifPresent(progress -> page.withDetail("pulling", progress));
    return page.build();
  }
}
