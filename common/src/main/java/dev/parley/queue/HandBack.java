package dev.parley.queue;

import dev.parley.redis.RedisConnections;

/** Gives a delivered entry that was not begun back to all workers: no event, no epoch. */
public final class HandBack {

  public HandBack(RedisConnections redis) {}

  public void run(QueueEntry entry, WorkerId worker) {
    throw new UnsupportedOperationException("not yet");
  }
}
