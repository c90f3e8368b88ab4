package dev.parley.sweep;

import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.util.List;

/** Compares the live jobs with the queue and mends what differs. */
public final class Gc {

  private static final Script SCRIPT = Script.load(Gc.class, "gc");
  private static final Script QUEUES = Script.load(Gc.class, "queues");

  /**
   * What was mended.
   *
   * @param restored live jobs that got a new entry
   * @param dropped entries that named no live job
   * @param corrupt corrupt jobs that were ended as failed
   */
  public record Counts(int restored, int dropped, int corrupt) {}

  private final RedisConnections redis;

  public Gc(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * The models whose queues in {@code shard} may hold jobs, announced by a worker or not; none when
   * another process asked within {@code period}, for it compares them.
   */
  public List<ModelName> due(int shard, Duration period) {
    ScriptResult answer =
        QUEUES.run(redis, shard, redis.keys().models(shard), List.of(period.toMillis()));
    return answer.values().stream()
        .skip(1)
        .flatMap(name -> ModelName.parse(String.valueOf(name)).stream())
        .toList();
  }

  /** One turn over one queue. */
  public Counts run(int shard, ModelName model) {
    ScriptResult answer =
        SCRIPT.run(redis, shard, redis.keys().order(shard, model), List.of(model));
    return new Counts(answer.count(1), answer.count(2), answer.count(3));
  }
}
