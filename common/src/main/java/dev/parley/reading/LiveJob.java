package dev.parley.reading;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator may know of a job that has not ended: nothing that anybody wrote.
 *
 * @param model as the hash names it
 * @param worker that runs it
 * @param attempts begun so far
 * @param tokens logged so far
 * @param startedAt first begin
 */
public record LiveJob(
    JobId id,
    JobStatus status,
    OwnerId owner,
    String model,
    Optional<String> worker,
    int attempts,
    long tokens,
    Instant createdAt,
    Optional<Instant> startedAt) {}
