package dev.parley.log;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;

/** Reads who waits for a model. */
public final class QueueView {

  public QueueView(RedisConnections redis) {}

  public QueueSnapshot read(ModelName model, int shard) {
    throw new UnsupportedOperationException("not yet");
  }
}
