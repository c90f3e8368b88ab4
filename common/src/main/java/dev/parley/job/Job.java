package dev.parley.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as Redis holds it at one moment, without its text, which stands in the log alone.
 *
 * @param attempts begun so far (a release takes one back)
 * @param last the id of the newest event in the log
 * @param ending empty while live
 * @param usage known in full once ended; {@code promptTokens} from the first begin on
 * @param createdAt when it was accepted; by the clock of Redis, as all times here
 * @param startedAt first begin
 * @param firstTokenAt first tokens in the log
 * @param expiresAt when an ended job will be forgotten
 */
public record Job(
    JobId id,
    OwnerId owner,
    JobRequest request,
    JobStatus status,
    int attempts,
    EventId last,
    Optional<Ending> ending,
    Usage usage,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> firstTokenAt,
    Optional<Instant> finishedAt,
    Optional<Instant> expiresAt,
    Traces traces) {}
