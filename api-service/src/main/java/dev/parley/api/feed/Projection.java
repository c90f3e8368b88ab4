package dev.parley.api.feed;

import dev.parley.job.JobEvent;

/**
 * What a wire makes of a job's events: a fold over the log from its first event on, made once for
 * all viewers of that wire. A constant of its wire, whose identity names what is shared.
 *
 * @param <T> what becomes of one event; shared by all viewers, so it must never change
 */
@FunctionalInterface
public interface Projection<T> {

  /** One run over one log. Gets each event once, in order, from one thread at a time. */
  @FunctionalInterface
  interface Fold<T> {

    T next(JobEvent event);
  }

  /** Begins before the first event of {@code log}. */
  Fold<T> begin(Transcript log);
}
