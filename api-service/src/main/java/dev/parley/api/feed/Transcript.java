package dev.parley.api.feed;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job said so far, in order and without a gap. Grows only by an event whose predecessor is
 * its own last one. Not thread-safe: the feed guards it.
 */
final class Transcript {

  /** What became of a live event. */
  enum Heard {
    /** It follows the last one and was added. */
    ADDED,
    /** It was here already. */
    KNOWN,
    /** It does not follow: the log must be read. */
    GAP
  }

  /** What became of a part of the log. */
  enum Merged {
    DONE,
    /** Our own last event is no longer in the log. */
    LOST
  }

  /**
   * Where a transcript ends at one moment.
   *
   * @param before where to read the log from, so that the answer begins with our own last event, if
   *     the log has it
   */
  record Edge(Optional<EventId> before, Optional<EventId> last) {

    /** Of a transcript that holds nothing yet. */
    static final Edge NONE = new Edge(Optional.empty(), Optional.empty());
  }

  private final List<Line> lines = new ArrayList<>();
  private int turn;

  /** How often the transcript was started anew. */
  int turn() {
    return turn;
  }

  int size() {
    return lines.size();
  }

  Optional<EventId> last() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast().id());
  }

  Edge edge() {
    Optional<EventId> before =
        lines.size() < 2 ? Optional.empty() : Optional.of(lines.get(lines.size() - 2).id());
    return new Edge(before, last());
  }

  boolean ended() {
    return !lines.isEmpty() && lines.getLast().event() instanceof JobEvent.Ended;
  }

  boolean waits() {
    return !lines.isEmpty() && lines.getLast().event() instanceof JobEvent.Queued;
  }

  List<Line> from(int index) {
    return List.copyOf(lines.subList(index, lines.size()));
  }

  /** The index of an event, negative when it is not here. */
  int indexOf(EventId id) {
    int low = 0;
    int high = lines.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = lines.get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  /** The answer so far. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      if (line.event() instanceof JobEvent.Tokens tokens) {
        text.append(tokens.text());
      }
    }
    return text.toString();
  }

  Heard hear(Optional<EventId> previous, Line line) {
    if (indexOf(line.id()) >= 0) {
      return Heard.KNOWN;
    }
    if (!last().equals(previous)) {
      return Heard.GAP;
    }
    lines.add(line);
    return Heard.ADDED;
  }

  /**
   * Adds what the log holds.
   *
   * @param atRead where we ended when the log was read
   * @param tail what the log held behind {@link Edge#before}
   */
  Merged merge(Edge atRead, List<Line> tail) {
    if (atRead.last().isPresent() && !startsWith(tail, atRead.last().get())) {
      return Merged.LOST;
    }
    Optional<EventId> previous = Optional.empty();
    for (Line line : tail) {
      hear(previous, line);
      previous = Optional.of(line.id());
    }
    return Merged.DONE;
  }

  /** Starts anew with another log: viewers are told to forget what they have. */
  void restart(List<Line> log) {
    lines.clear();
    lines.addAll(log);
    turn++;
  }

  private static boolean startsWith(List<Line> tail, EventId id) {
    return !tail.isEmpty() && tail.getFirst().id().equals(id);
  }
}
