package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an ended job is kept.
 *
 * @param storedTtl with {@code store: true}
 */
@ConfigurationProperties("parley.results")
public record ResultSettings(
    @DefaultValue("15m") Duration ttl, @DefaultValue("24h") Duration storedTtl) {

  public ResultSettings {
    Check.between("parley.results.ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(30));
    Check.between("parley.results.stored-ttl", storedTtl, ttl, Duration.ofDays(365));
  }
}
