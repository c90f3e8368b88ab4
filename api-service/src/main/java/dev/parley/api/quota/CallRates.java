package dev.parley.api.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.api.settings.OwnerSettings;
import dev.parley.job.OwnerId;
import dev.parley.loop.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * How many calls each owner may make of this process: a token bucket each, in memory alone. The
 * owner {@code local}, whom all share who come without key and cookie, has none. Thread-safe; never
 * blocks. An owner whose bucket is full again is forgotten.
 */
@Component
public class CallRates {

  private static final int MOST_OWNERS = 10_000;

  private final OwnerSettings settings;
  private final TimeMeter time;
  private final Cache<OwnerId, Bucket> buckets;

  CallRates(OwnerSettings settings, Ticker ticker) {
    this.settings = settings;
    this.time = new Measured(ticker);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_OWNERS)
            .expireAfterAccess(untilFull(settings))
            .ticker(ticker::nanos)
            .executor(Runnable::run)
            .build();
  }

  /** Takes one call; how long until there is one when there is none, else empty. */
  Optional<Duration> take(OwnerId owner) {
    if (!isLimited(owner)) {
      return Optional.empty();
    }
    ConsumptionProbe taken = bucket(owner).tryConsumeAndReturnRemaining(1);
    return taken.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(taken.getNanosToWaitForRefill()));
  }

  /** For a call that made a job: of jobs, others count. */
  public void giveBack(OwnerId owner) {
    if (isLimited(owner)) {
      bucket(owner).addTokens(1);
    }
  }

  /** For what a client did without a call, as by closing a connection; never refused. */
  public void charge(OwnerId owner) {
    if (isLimited(owner)) {
      bucket(owner).consumeIgnoringRateLimits(1);
    }
  }

  private boolean isLimited(OwnerId owner) {
    return settings.callsPerSecond() > 0 && !owner.equals(OwnerId.LOCAL);
  }

  private Bucket bucket(OwnerId owner) {
    return buckets.get(owner, _ -> newBucket());
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(
            limit ->
                limit
                    .capacity(settings.callsBurst())
                    .refillGreedy(settings.callsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }

  /** Of an empty bucket. */
  private static Duration untilFull(OwnerSettings settings) {
    return Duration.ofSeconds(1 + settings.callsBurst() / Math.max(1, settings.callsPerSecond()));
  }

  private record Measured(Ticker ticker) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ticker.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
