package dev.parley.api.stats;

import dev.parley.job.WorkerId;
import dev.parley.registry.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many tokens a second all workers generate, from what they say with each beat. One thread. */
final class TokenRate {

  private record Seen(Instant beat, long tokens, double rate) {}

  private Map<WorkerId, Seen> seen = Map.of();

  /** Between the last two beats of each worker; one that is seen for the first time counts 0. */
  double perSecond(List<WorkerState> workers) {
    Map<WorkerId, Seen> now = new HashMap<>();
    workers.forEach(worker -> now.put(worker.id(), next(seen.get(worker.id()), worker)));
    seen = now;
    return now.values().stream().mapToDouble(Seen::rate).sum();
  }

  private static Seen next(@org.jspecify.annotations.Nullable Seen before, WorkerState worker) {
    Instant beat = worker.lastBeat();
    long tokens = worker.vitals().tokens();
    if (before == null || tokens < before.tokens()) { // another process of that name
      return new Seen(beat, tokens, 0);
    }
    double seconds = Duration.between(before.beat(), beat).toMillis() / 1000.0;
    return seconds <= 0 ? before : new Seen(beat, tokens, (tokens - before.tokens()) / seconds);
  }
}
