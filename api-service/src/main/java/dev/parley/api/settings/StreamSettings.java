package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How streams are kept.
 *
 * @param max open at once in this process
 * @param ping how often a silent stream shows that it lives
 * @param compare how often a feed compares its last event with the log's
 * @param linger how long a feed stays after its last viewer
 */
@ConfigurationProperties("parley.stream")
public record StreamSettings(
    @DefaultValue("5000") int max,
    @DefaultValue("15s") Duration ping,
    @DefaultValue("2s") Duration compare,
    @DefaultValue("30s") Duration linger) {

  private static final Duration LEAST = Duration.ofMillis(100);

  public StreamSettings {
    Check.between("parley.stream.max", max, 1, 1_000_000);
    Check.between("parley.stream.ping", ping, LEAST, Duration.ofSeconds(30));
    Check.between("parley.stream.compare", compare, LEAST, Duration.ofSeconds(30));
    Check.between("parley.stream.linger", linger, Duration.ZERO, Duration.ofMinutes(10));
  }
}
