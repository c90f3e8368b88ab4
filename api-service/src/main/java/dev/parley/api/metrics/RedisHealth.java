package dev.parley.api.metrics;

import dev.parley.api.connection.RequestBudget;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while Redis answers a read. */
@Component("redis")
class RedisHealth implements HealthIndicator {

  private final Registry registry;

  RedisHealth(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Health health() {
    try {
      int workers = RequestBudget.within(registry::workers).size();
      return Health.up().withDetail("workers", workers).build();
    } catch (RedisUnavailable away) {
      return Health.down().withDetail("redis", away.kind()).build();
    }
  }
}
