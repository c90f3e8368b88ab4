package dev.parley.operation;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pauses and resumes the queues of models, in all shards. Jobs for a paused queue are accepted and
 * wait, within their time limit; those that a worker was given before go on, also when another
 * worker continues them. Thread-safe.
 */
public final class QueuePauses {

  private static final Script SCRIPT = Script.load(QueuePauses.class, "pause");

  private final RedisConnections redis;

  public QueuePauses(RedisConnections redis) {
    this.redis = redis;
  }

  /** From now on no job of the model starts, known or not. Repeatable. */
  public void pause(ModelName model) {
    run(model, "PAUSE", "PAUSED");
  }

  /** Jobs of the model start again. Repeatable. */
  public void resume(ModelName model) {
    run(model, "RESUME", "RESUMED");
  }

  /** The models whose queues are paused, in any shard. */
  public Set<ModelName> paused() {
    Set<ModelName> models = new TreeSet<>();
    for (int shard = 0; shard < redis.settings().shards(); shard++) {
      String key = redis.keys().paused(shard);
      redis.call(c -> c.smembers(key)).stream()
          .flatMap(name -> ModelName.parse(name).stream())
          .forEach(models::add);
    }
    return models;
  }

  private void run(ModelName model, String what, String expected) {
    for (int shard = 0; shard < redis.settings().shards(); shard++) {
      ScriptResult answer =
          SCRIPT.run(redis, shard, redis.keys().paused(shard), List.of(model, what));
      if (!answer.outcome().equals(expected)) {
        throw answer.unexpected();
      }
    }
  }
}
