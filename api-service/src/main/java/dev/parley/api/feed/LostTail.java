package dev.parley.api.feed;

import dev.parley.job.EventId;

/**
 * A log lacks the last event that viewers saw, because Redis came back without its tail.
 *
 * @param until how long its worker may send that again, by the feed's ticker
 */
record LostTail(long until) {

  /**
   * Whether the attempt that sent {@code ours} may send it again, or has just done so: between the
   * read that missed it and the look at {@code logged} a living worker may have sent it all.
   */
  boolean mayComeBack(EventId ours, EventId logged, long now) {
    return logged.epoch() == ours.epoch() && now - until < 0;
  }
}
