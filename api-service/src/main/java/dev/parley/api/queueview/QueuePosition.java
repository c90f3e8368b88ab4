package dev.parley.api.queueview;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a job waits.
 *
 * @param position 1 for the next to start
 * @param depth how many wait, this one included
 * @param eta until it starts, estimated; empty when no worker serves its model
 */
public record QueuePosition(int position, int depth, Optional<Duration> eta) {

  /** Whether a viewer who was sent {@code other} knows this one; estimates do not count. */
  public boolean isSameAs(QueuePosition other) {
    return position == other.position && depth == other.depth;
  }
}
