package dev.parley.api.feed;

import dev.parley.job.EventId;
import java.time.Duration;

/**
 * Since when a log lacks the last event that viewers saw, because Redis came back without its tail.
 *
 * @param since by {@code System.nanoTime()}
 */
record LostTail(long since) {

  static LostTail now() {
    return new LostTail(System.nanoTime());
  }

  /**
   * Whether the attempt that said {@code ours} may say it again, or has just done so: between the
   * read that missed it and the look at {@code logged} a living worker may have sent it all.
   */
  boolean mayComeBack(EventId ours, EventId logged, Duration lease) {
    return logged.epoch() == ours.epoch() && System.nanoTime() - since < lease.toNanos();
  }
}
