package dev.parley.queue;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;

/** Compares the live jobs with the queue and mends what differs. */
public final class Gc {

  /**
   * What was mended.
   *
   * @param restored live jobs that got a new entry
   * @param dropped entries that named no live job
   * @param corrupt jobs that made no sense and were ended as failed
   */
  public record Counts(int restored, int dropped, int corrupt) {}

  public Gc(RedisConnections redis) {}

  /** One turn over one queue. */
  public Counts run(int shard, ModelName model) {
    throw new UnsupportedOperationException("not yet");
  }
}
