package dev.parley.api.queueview;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a job waits.
 *
 * @param position 1 for the next to start
 * @param depth how many wait, this one included
 * @param eta until it starts, estimated; empty when nobody works with its model
 */
public record QueuePosition(int position, int depth, Optional<Duration> eta) {

  /** The same on the wire. */
  public record View(int position, int depth, @Nullable Long etaMs) {}

  public View view() {
    return new View(position, depth, eta.map(Duration::toMillis).orElse(null));
  }

  /** Whether a viewer who was told {@code other} knows this one. */
  public boolean isSamePlaceAs(QueuePosition other) {
    return position == other.position && depth == other.depth;
  }
}
