package dev.parley.worker.settings;

import dev.parley.service.settings.Check;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a chat may be silent, measured on the engine, per attempt.
 *
 * @param firstToken from its admission to its first token
 * @param tokenGap between two tokens; also the longest that one step of the engine may take
 */
@ConfigurationProperties("parley.timeouts")
public record TimeoutSettings(
    @DefaultValue("60s") Duration firstToken, @DefaultValue("20s") Duration tokenGap) {

  public TimeoutSettings {
    Duration least = Duration.ofMillis(100);
    Check.between("parley.timeouts.first-token", firstToken, least, Duration.ofHours(1));
    Check.between("parley.timeouts.token-gap", tokenGap, least, Duration.ofHours(1));
  }
}
