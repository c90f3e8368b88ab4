package dev.parley.log;

import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Subscription;

/** Hears what sleeping loops want to be woken by. A bell: it may be lost, never rely on it. */
public final class ControlBell {

  /** Called on one thread, in order; must not block nor call Redis. */
  public interface Listener {

    /** A job entered the queue of {@code model}. */
    void enqueued(ModelName model);

    /** A pending job of {@code model} may begin again. */
    void released(ModelName model);

    /** A job was cancelled or erased. */
    void cancelled(JobId job);

    /** The connection was lost and is back: anything may have been missed. */
    void reconnected();
  }

  public ControlBell(RedisConnections redis) {}

  /** Listens to all shards; returns after Redis confirmed. */
  public Subscription subscribe(Listener listener) {
    throw new UnsupportedOperationException("not yet");
  }
}
