package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many may wait, and how long.
 *
 * @param depth of jobs that wait, per model and shard
 * @param lanes that the owners of each priority share, per model and shard; all processes should
 *     have the same
 * @param timeout from acceptance to the first begin; requests may shorten it
 */
@ConfigurationProperties("parley.queue")
public record QueueSettings(
    @DefaultValue("64") int depth,
    @DefaultValue("8") int lanes,
    @DefaultValue("120s") Duration timeout) {

  public QueueSettings {
    Check.between("parley.queue.depth", depth, 1, 1_000_000);
    Check.between("parley.queue.lanes", lanes, 1, 64);
    Check.between("parley.queue.timeout", timeout, Duration.ofMillis(100), Duration.ofDays(1));
  }
}
