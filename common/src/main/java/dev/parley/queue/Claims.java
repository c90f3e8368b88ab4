package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.WorkerId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Delivers queue entries to a worker with a free slot. Never blocks in Redis. */
public final class Claims {

  private static final Script SCRIPT = Script.load(Claims.class, "claim");
  private static final Script RETIRE = Script.load(Claims.class, "retire");

  private final RedisConnections redis;

  public Claims(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * The next entry to begin: first a pending one that was left alone for a lease, whoever had it,
   * else the new one whose turn it is among the lanes. Creates their groups when they are missing.
   */
  public Optional<QueueEntry> next(ModelName model, int shard, WorkerId worker, Duration lease) {
    return next(model, shard, worker, lease, Set.of());
  }

  /** The same, but no new entry of these owners, who have enough for now. They keep their turns. */
  public Optional<QueueEntry> next(
      ModelName model, int shard, WorkerId worker, Duration lease, Set<OwnerId> leftOut) {
    List<Object> arguments = new ArrayList<>(List.of(model, "NEXT", worker, lease.toMillis()));
    leftOut.forEach(owner -> arguments.add(owner.value()));
    return ask(model, shard, arguments).stream().findFirst();
  }

  /** All entries delivered to this worker that are still pending, for after a reconnect. */
  public List<QueueEntry> own(ModelName model, int shard, WorkerId worker) {
    return ask(model, shard, List.of(model, "OWN", worker, 0));
  }

  /** Forgets a worker that leaves, unless entries are still pending for it. */
  public void retire(ModelName model, int shard, WorkerId worker) {
    RETIRE.run(redis, shard, redis.keys().order(shard, model), List.of(model, worker));
  }

  private List<QueueEntry> ask(ModelName model, int shard, List<?> arguments) {
    ScriptResult answer = SCRIPT.run(redis, shard, redis.keys().order(shard, model), arguments);
    List<QueueEntry> entries = new ArrayList<>();
    for (int i = 2; i + 2 < answer.values().size(); i += 3) {
      entries.add(
          new QueueEntry(answer.text(i), new JobId(answer.text(i + 2)), answer.text(i + 1)));
    }
    return entries;
  }
}
