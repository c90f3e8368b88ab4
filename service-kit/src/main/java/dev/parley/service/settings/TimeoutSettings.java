package dev.parley.service.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an answer may take. The first two are the worker's to keep; the API knows them to refuse
 * nonsense.
 *
 * @param firstToken per attempt
 * @param tokenGap per attempt
 * @param generation from the first begin, over all attempts; requests may shorten it
 */
@ConfigurationProperties("parley.timeouts")
public record TimeoutSettings(
    @DefaultValue("60s") Duration firstToken,
    @DefaultValue("20s") Duration tokenGap,
    @DefaultValue("300s") Duration generation) {

  private static final Duration LEAST = Duration.ofMillis(100);

  public TimeoutSettings {
    Check.between("parley.timeouts.first-token", firstToken, LEAST, Duration.ofHours(1));
    Check.between("parley.timeouts.token-gap", tokenGap, LEAST, Duration.ofHours(1));
    Check.between("parley.timeouts.generation", generation, LEAST, Duration.ofDays(1));
  }
}
