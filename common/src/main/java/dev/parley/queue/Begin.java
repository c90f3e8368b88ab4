package dev.parley.queue;

import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.Usage;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Turns a delivered entry into a fenced attempt. Repeat it with its nonce until it is answered. */
public final class Begin {

  /**
   * A worker's wish to begin.
   *
   * @param nonce random per delivery; a repeated call with the same nonce gets the same answer
   * @param lease how long the attempt is the worker's without a sign of life
   * @param fingerprint of the worker's model
   * @param prompt tokens of the prompt, cached ones and messages left out
   */
  public record Claim(
      QueueEntry entry,
      WorkerId worker,
      String nonce,
      Duration lease,
      String fingerprint,
      Usage prompt) {}

  /** What became of the claim. */
  public sealed interface Result {}

  /**
   * The attempt is the worker's.
   *
   * @param said all tokens that earlier attempts logged, in order
   * @param generationUntil by the clock of Redis, over all attempts
   */
  public record Begun(Attempt attempt, Job job, List<JobEvent.Tokens> said, Instant generationUntil)
      implements Result {

    public Begun {
      said = List.copyOf(said);
    }
  }

  /** Another attempt runs: leave the entry pending. */
  public record Held() implements Result {}

  /** Its back-off lasts: keep the entry and begin again then. */
  public record Early(Duration delay) implements Result {}

  /** There is nothing to do; the script has removed the entry. */
  public record Over() implements Result {}

  public Begin(RedisConnections redis) {}

  public Result run(Claim claim) {
    throw new UnsupportedOperationException("not yet");
  }
}
