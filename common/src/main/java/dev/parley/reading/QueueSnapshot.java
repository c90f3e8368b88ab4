package dev.parley.reading;

import dev.parley.job.JobId;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One queue at one moment.
 *
 * @param depth entries never delivered: what the limit counts
 * @param waiting the jobs of these, next to start first
 * @param continued queued jobs whose entry is pending: delivered, parked or waiting to be continued
 * @param running jobs that workers run
 */
public record QueueSnapshot(int depth, List<JobId> waiting, Set<JobId> continued, int running) {

  public QueueSnapshot {
    waiting = List.copyOf(waiting);
    continued = Set.copyOf(continued);
  }

  /** The place of a queued job, 1 for the next to start; empty when it does not wait here. */
  public OptionalInt position(JobId job) {
    if (continued.contains(job)) {
      return OptionalInt.of(1);
    }
    int place = waiting.indexOf(job);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place + 1);
  }
}
