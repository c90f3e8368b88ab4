package dev.parley.job;

import java.util.List;

/** One thing that happened to a job, as the log holds it. */
public sealed interface JobEvent {

  EventId id();

  /**
   * The job waits: at first with {@code 0-1}, later because it was released, is retried or lost its
   * worker.
   *
   * @param position 1 for the next to start
   * @param depth how many jobs wait, this one included
   */
  record Queued(EventId id, int position, int depth) implements JobEvent {}

  /**
   * A worker began, or continues.
   *
   * @param attempt from 1
   */
  record Started(EventId id, int attempt) implements JobEvent {}

  /**
   * A part of the answer, cut once and never changed.
   *
   * @param index of its first token in the whole answer
   * @param ids its tokens, at least one, those included that have no text
   * @param text complete characters; may be empty (end of sequence)
   */
  record Tokens(EventId id, int index, List<Integer> ids, String text) implements JobEvent {

    public Tokens {
      ids = List.copyOf(ids);
      if (ids.isEmpty() || index < 0) {
        throw new IllegalArgumentException("tokens event " + id + " without tokens");
      }
    }

    /** Keeps answers out of logs. */
    @Override
    public String toString() {
      return "Tokens[" + id + ", " + index + "+" + ids.size() + "]";
    }
  }

  /** The one terminal event, always the last. What it carries stands in the job. */
  record Ended(EventId id, Ending ending) implements JobEvent {}
}
