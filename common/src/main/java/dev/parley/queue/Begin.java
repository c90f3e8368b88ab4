package dev.parley.queue;

import dev.parley.codec.JobCodec;
import dev.parley.codec.MalformedData;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a delivered entry into a fenced attempt. Repeat it with its nonce until it is answered. */
public final class Begin {

  private static final Logger log = LoggerFactory.getLogger(Begin.class);
  private static final Script SCRIPT = Script.load(Begin.class, "begin");

  /**
   * A worker's wish to begin.
   *
   * @param nonce random per delivery; a repeated call with the same nonce gets the same answer
   * @param lease how long the attempt is the worker's without a sign of life
   * @param fingerprint of the worker's model
   * @param prompt tokens of the prompt, cached ones and messages left out
   * @param trace of the attempt that may begin
   */
  public record Claim(
      QueueEntry entry,
      WorkerId worker,
      String nonce,
      Duration lease,
      String fingerprint,
      Usage prompt,
      Optional<TraceParent> trace) {

    /** One without a trace. */
    public Claim(
        QueueEntry entry,
        WorkerId worker,
        String nonce,
        Duration lease,
        String fingerprint,
        Usage prompt) {
      this(entry, worker, nonce, lease, fingerprint, prompt, Optional.empty());
    }
  }

  /** What became of the claim. */
  public sealed interface Result {}

  /**
   * The attempt is the worker's.
   *
   * @param loggedTokens all tokens that earlier attempts logged, in order
   * @param generationUntil by the clock of Redis, over all attempts
   */
  public record Begun(
      Attempt attempt, Job job, List<JobEvent.Tokens> loggedTokens, Instant generationUntil)
      implements Result {

    public Begun {
      loggedTokens = List.copyOf(loggedTokens);
    }

    /** From the job's acceptance to this begin, whose time is the epoch. */
    public Duration sinceAcceptance() {
      return Duration.between(job.createdAt(), Instant.ofEpochMilli(attempt.epoch()));
    }

    /** Whether the job was begun before: its worker was lost, left it, or failed. */
    public boolean isTakeover() {
      return job.startedAt().map(first -> first.toEpochMilli() != attempt.epoch()).orElse(false);
    }
  }

  /** Another attempt runs: leave the entry pending. */
  public record Held() implements Result {}

  /** Its back-off lasts: keep the entry and begin again then. */
  public record Early(Duration delay) implements Result {}

  /** There is nothing to do; the script has removed the entry. */
  public record Over(When ended) implements Result {

    /** When the job ended. */
    public enum When {
      /** By this very call: its time was over, or no worker can continue it. */
      NOW,
      /** Before it, or the entry never was the job's. */
      BEFORE
    }
  }

  private final RedisConnections redis;
  private final FailCorrupt failCorrupt;

  public Begin(RedisConnections redis) {
    this.redis = redis;
    this.failCorrupt = new FailCorrupt(redis);
  }

  public Result run(Claim claim) {
    QueueEntry entry = claim.entry();
    ScriptResult answer =
        SCRIPT.run(
            redis,
            entry.job(),
            entry.stream(),
            entry.entryId(),
            claim.worker(),
            claim.nonce(),
            claim.lease().toMillis(),
            claim.fingerprint(),
            claim.prompt().promptTokens(),
            claim.prompt().cachedTokens(),
            claim.prompt().truncatedMessages(),
            claim.trace().map(TraceParent::value).orElse(""));
    return switch (answer.outcome()) {
      case "BEGUN" -> begun(entry.job(), answer);
      case "HELD" -> new Held();
      case "EARLY" -> new Early(Duration.ofMillis(answer.number(1)));
      case "OVER" -> new Over(Over.When.valueOf(answer.text(1)));
      default -> throw answer.unexpected();
    };
  }

  /** A malformed job cannot be continued: it ends here. */
  private Result begun(JobId id, ScriptResult answer) {
    try {
      return new Begun(
          new Attempt(id, answer.number(1), answer.count(2)),
          JobCodec.decode(id, answer.list(4)),
          LoggedTokens.read(answer.list(5)),
          Instant.ofEpochMilli(answer.number(3)));
    } catch (MalformedData e) {
      log.warn("job unreadable, ended as failed job={} reason={}", id, e.getMessage());
      failCorrupt.run(id);
      return new Over(Over.When.NOW);
    }
  }
}
