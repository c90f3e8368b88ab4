package dev.parley.service.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an answer may take. Workers apply the first two, APIs the third; all of them check all
 * three, since they may share one command line.
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

  /** With the usual generation time. */
  public static TimeoutSettings of(Duration firstToken, Duration tokenGap) {
    return new TimeoutSettings(firstToken, tokenGap, Duration.ofMinutes(5));
  }

  public TimeoutSettings {
    Check.between("parley.timeouts.first-token", firstToken, LEAST, Duration.ofHours(1));
    Check.between("parley.timeouts.token-gap", tokenGap, LEAST, Duration.ofHours(1));
    Check.between("parley.timeouts.generation", generation, LEAST, Duration.ofDays(1));
  }
}
