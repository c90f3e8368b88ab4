package dev.parley.api.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.api.settings.OwnerSettings;
import dev.parley.job.OwnerId;
import dev.parley.loop.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * How many calls each owner may make of this process: a token bucket each, in memory alone. A call
 * that finds none takes one of those to come, where it is not long until then. The owner {@code
 * local}, whom all share who come without key and cookie, has no bucket. Thread-safe; never blocks.
 * An owner whose bucket is full again is forgotten.
 */
@Component
public class CallRates {

  private static final int MOST_OWNERS = 10_000;

  /** What a job costs the service when it is made and ended at once, in polls. */
  private static final int CALLS_OF_A_JOB = 4;

  /** Of a prompt that cost the service what a poll does. */
  private static final int BYTES_OF_A_CALL = 8192;

  static final Turn AT_ONCE = new After(Duration.ZERO);

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

  /** Whether and when a call may be made. */
  sealed interface Turn {}

  /** It may be made after so long, or at once. */
  record After(Duration delay) implements Turn {}

  /** It may not; after so long, another may. */
  record TooMany(Duration pause) implements Turn {}

  /** Takes one call. */
  Turn take(OwnerId owner) {
    return isLimited(owner) ? take(bucket(owner)) : AT_ONCE;
  }

  private Turn take(Bucket bucket) {
    if (bucket.tryConsume(1)) {
      return AT_ONCE;
    }
    Duration wait = Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    if (wait.compareTo(settings.callsWait()) > 0) {
      return new TooMany(wait);
    }
    return new After(Duration.ofNanos(bucket.consumeIgnoringRateLimits(1)));
  }

  /**
   * For a call that made a job, which is given back: jobs are counted by limits of their own. Those
   * do not count what it costs to take in a long prompt, so that is charged.
   *
   * @param prompt its bytes
   */
  public void settle(OwnerId owner, long prompt) {
    long price = prompt / BYTES_OF_A_CALL;
    if (isLimited(owner) && price == 0) {
      bucket(owner).addTokens(1);
    } else if (isLimited(owner) && price > 1) {
      bucket(owner).consumeIgnoringRateLimits(price - 1);
    }
  }

  /**
   * For a job that its owner ended early, by a call or by closing a connection: that it was made
   * was free, because jobs have limits of their own, and those do not count it any more. Never
   * refused.
   */
  public void chargeForEnding(OwnerId owner) {
    if (isLimited(owner)) {
      bucket(owner).consumeIgnoringRateLimits(CALLS_OF_A_JOB);
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

  /** Of an empty bucket with a minute's debt. */
  private static Duration untilFull(OwnerSettings settings) {
    return Duration.ofSeconds(60 + settings.callsBurst() / Math.max(1, settings.callsPerSecond()));
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
