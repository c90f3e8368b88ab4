package dev.parley.api.operator;

import dev.parley.reading.LiveJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that has not ended, as operators see it: nothing that anybody wrote.
 *
 * @param owner as {@link OwnerLabels} names it
 */
record LiveJobView(
    String id,
    String object,
    String status,
    String model,
    String owner,
    @Nullable String worker,
    int attempts,
    long tokens,
    String createdAt,
    @Nullable String startedAt) {

  static LiveJobView of(LiveJob job, String owner) {
    return new LiveJobView(
        job.id().value(),
        "live_job",
        job.status().wire(),
        job.model(),
        owner,
        job.worker().orElse(null),
        job.attempts(),
        job.tokens(),
        job.createdAt().toString(),
        job.startedAt().map(Instant::toString).orElse(null));
  }
}
