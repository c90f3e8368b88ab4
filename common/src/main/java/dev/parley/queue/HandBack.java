package dev.parley.queue;

import dev.parley.job.WorkerId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;

/** Gives a delivered entry that was not begun back to all workers: no event, no epoch. */
public final class HandBack {

  private static final Script SCRIPT = Script.load(HandBack.class, "hand_back");

  private final RedisConnections redis;

  public HandBack(RedisConnections redis) {
    this.redis = redis;
  }

  public void run(QueueEntry entry, WorkerId worker) {
    SCRIPT.run(redis, entry.job(), entry.stream(), entry.entryId(), worker);
  }
}
