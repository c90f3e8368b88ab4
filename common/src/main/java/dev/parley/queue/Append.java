package dev.parley.queue;

import dev.parley.job.JobEvent;
import dev.parley.redis.RedisConnections;
import java.util.List;

/** Puts tokens into the log and renews the lease; with no events it is the heartbeat. */
public final class Append {

  /** What became of the events. */
  public sealed interface Result {}

  /** All are in the log, the lease is renewed. */
  public record Ok() implements Result {}

  /** The job is somebody else's or has ended: write nothing more. */
  public record Fenced() implements Result {}

  /** The job does not exist. */
  public record Gone() implements Result {}

  /** Its generation time is over: nothing was written, finish it as timed out. */
  public record TimedOut() implements Result {}

  /** The log lacks events before these: it holds the first {@code have} of this epoch. */
  public record Gap(int have) implements Result {}

  public Append(RedisConnections redis) {}

  /**
   * @param from number, within the epoch, of the first event given; without events, the number that
   *     the next one will have. Events that the log has are skipped.
   */
  public Result run(Attempt attempt, int from, List<JobEvent.Tokens> events) {
    throw new UnsupportedOperationException("not yet");
  }
}
