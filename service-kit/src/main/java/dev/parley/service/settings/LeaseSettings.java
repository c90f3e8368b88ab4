package dev.parley.service.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a silent worker keeps its jobs, and how often a live one renews its lease.
 *
 * @param duration at least three heartbeats, so that one lost beat costs nothing
 */
@ConfigurationProperties("parley.lease")
public record LeaseSettings(
    @DefaultValue("15s") Duration duration, @DefaultValue("3s") Duration heartbeat) {

  public LeaseSettings {
    Check.between(
        "parley.lease.heartbeat", heartbeat, Duration.ofMillis(50), Duration.ofMinutes(10));
    Check.that(
        duration.compareTo(heartbeat.multipliedBy(3)) >= 0,
        "parley.lease.duration",
        Check.spell(duration),
        "must be at least three heartbeats of " + Check.spell(heartbeat));
    Check.between("parley.lease.duration", duration, Duration.ofMillis(150), Duration.ofHours(1));
  }
}
