package dev.parley.reading;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One queue at one moment.
 *
 * @param depth entries never delivered: what the limit counts
 * @param waiting the jobs of these, the next to start first
 * @param continued queued jobs whose entry is pending: delivered, parked or waiting to be continued
 * @param running jobs that workers run
 * @param byPriority how many of the waiting jobs have each priority
 */
public record QueueSnapshot(
    int depth,
    List<JobId> waiting,
    Set<JobId> continued,
    int running,
    Map<JobPriority, Integer> byPriority) {

  public QueueSnapshot {
    waiting = List.copyOf(waiting);
    continued = Set.copyOf(continued);
    byPriority = Map.copyOf(byPriority);
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
