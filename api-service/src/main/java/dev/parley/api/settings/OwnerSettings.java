package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one owner may have.
 *
 * @param liveJobs at once; 0 = off; never applied to the owner {@code local}
 * @param storedJobs that {@code store: true} keeps; 0 = off
 * @param callsPerSecond of one process, those that make a job not counted; 0 = off; never applied
 *     to the owner {@code local}
 * @param callsBurst calls at once, after a pause
 * @param callsWait how long a call beyond them waits for its turn at most, and a refused one for
 *     its answer; 0 = not at all
 */
@ConfigurationProperties("parley.owner")
public record OwnerSettings(
    @DefaultValue("8") int liveJobs,
    @DefaultValue("200") int storedJobs,
    @DefaultValue("20") int callsPerSecond,
    @DefaultValue("60") int callsBurst,
    @DefaultValue("1s") Duration callsWait) {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  public OwnerSettings {
    Check.between("parley.owner.live-jobs", liveJobs, 0, 1_000_000);
    Check.between("parley.owner.stored-jobs", storedJobs, 0, 1_000_000);
    Check.between("parley.owner.calls-per-second", callsPerSecond, 0, 1_000_000);
    Check.between("parley.owner.calls-burst", callsBurst, 1, 1_000_000);
    Check.between("parley.owner.calls-wait", callsWait, Duration.ZERO, LONGEST_WAIT);
    Check.that(
        callsBurst >= callsPerSecond,
        "parley.owner.calls-burst",
        callsBurst,
        "must not be below parley.owner.calls-per-second, " + callsPerSecond);
  }
}
