package dev.parley.api.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a silent worker keeps its job. The API waits as long for a re-sent event.
 *
 * @param duration at least three heartbeats
 */
@ConfigurationProperties("parley.lease")
public record LeaseSettings(
    @DefaultValue("15s") Duration duration, @DefaultValue("3s") Duration heartbeat) {

  public LeaseSettings {
    Check.between(
        "parley.lease.heartbeat", heartbeat, Duration.ofMillis(50), Duration.ofMinutes(10));
    Check.between(
        "parley.lease.duration", duration, heartbeat.multipliedBy(3), Duration.ofHours(1));
  }
}
