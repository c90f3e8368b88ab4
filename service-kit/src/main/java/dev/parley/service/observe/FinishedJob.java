package dev.parley.service.observe;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log line of a job at its end: the same fields, whoever ended it, and never a word of the
 * conversation. Times count from the acceptance.
 *
 * @param attempts begun; a released one does not count
 * @param queued until the first begin; empty when it never began
 * @param firstToken empty when there was none, or an earlier worker logged it
 */
public record FinishedJob(
    JobId id,
    ModelName model,
    Ending ending,
    int attempts,
    Usage usage,
    Optional<Duration> queued,
    Optional<Duration> firstToken,
    Duration total) {

  /** As Redis holds it; empty while it lives. */
  public static Optional<FinishedJob> of(Job job) {
    return job.ending().map(ending -> of(job, ending));
  }

  private static FinishedJob of(Job job, Ending ending) {
    return new FinishedJob(
        job.id(),
        job.request().model(),
        ending,
        job.attempts(),
        job.usage(),
        job.startedAt().map(time -> since(job, time)),
        job.firstTokenAt().map(time -> since(job, time)),
        since(job, job.finishedAt().orElse(job.createdAt())));
  }

  /** Writes the line. A failed or timed out job is a warning. */
  public void writeTo(Logger log) {
    try (var _ = MDC.putCloseable("job", id.value())) {
      LoggingEventBuilder line = log.atLevel(level()).setMessage("job finished");
      line = line.addKeyValue("model", model.value());
      line = line.addKeyValue("status", ending.status().wire());
      line = line.addKeyValue(reasonName(), reason());
      line = line.addKeyValue("attempts", attempts);
      line = line.addKeyValue("prompt_tokens", usage.promptTokens());
      line = line.addKeyValue("completion_tokens", usage.completionTokens());
      line = time(line, "queued_ms", queued);
      line = time(line, "first_token_ms", firstToken);
      line.addKeyValue("total_ms", total.toMillis()).log();
    }
  }

  private Level level() {
    return switch (ending) {
      case Ending.Completed _, Ending.Cancelled _ -> Level.INFO;
      case Ending.Failed _, Ending.TimedOut _ -> Level.WARN;
    };
  }

  private String reasonName() {
    return failure().isPresent() ? "error" : "finish_reason";
  }

  private String reason() {
    return switch (ending) {
      case Ending.Completed completed -> completed.reason().wire();
      case Ending.Cancelled _ -> "cancelled";
      case Ending.Failed failed -> failed.failure().code().wire();
      case Ending.TimedOut timedOut -> timedOut.failure().code().wire();
    };
  }

  private Optional<Failure> failure() {
    return switch (ending) {
      case Ending.Completed _, Ending.Cancelled _ -> Optional.empty();
      case Ending.Failed failed -> Optional.of(failed.failure());
      case Ending.TimedOut timedOut -> Optional.of(timedOut.failure());
    };
  }

  private static LoggingEventBuilder time(
      LoggingEventBuilder line, String name, Optional<Duration> time) {
    return time.map(value -> line.addKeyValue(name, value.toMillis())).orElse(line);
  }

  private static Duration since(Job job, Instant time) {
    return Duration.between(job.createdAt(), time);
  }
}
