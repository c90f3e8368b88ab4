package dev.parley.job;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one event of a job, {@code <epoch>-<number>}: the id of its Redis Stream entry and of its
 * SSE frame. Ids of one job strictly rise.
 */
public record EventId(long epoch, long number) implements Comparable<EventId> {

  /** The first event of every job: it was queued. */
  public static final EventId QUEUED = new EventId(0, 1);

  private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})");
  private static final Comparator<EventId> ORDER =
      Comparator.comparingLong(EventId::epoch).thenComparingLong(EventId::number);

  public EventId {
    if (epoch < 0 || number < 0 || (epoch == 0 && number == 0)) {
      throw new IllegalArgumentException("not an event id: " + epoch + "-" + number);
    }
  }

  /** The id that {@code text} spells, or empty when it spells none. */
  public static Optional<EventId> parse(String text) {
    if (!SHAPE.matcher(text).matches() || text.equals("0-0")) {
      return Optional.empty();
    }
    int dash = text.indexOf('-');
    return Optional.of(
        new EventId(
            Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1))));
  }

  @Override
  public int compareTo(EventId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "-" + number;
  }
}
