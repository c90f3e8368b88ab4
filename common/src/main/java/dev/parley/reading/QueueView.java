package dev.parley.reading;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads who waits for a model. */
public final class QueueView {

  private static final Script SCRIPT = Script.load(QueueView.class, "view");
  private static final int MOST = 10_000;

  private final RedisConnections redis;

  public QueueView(RedisConnections redis) {
    this.redis = redis;
  }

  public QueueSnapshot read(ModelName model, int shard) {
    ScriptResult answer =
        SCRIPT.run(redis, shard, redis.keys().order(shard, model), List.of(model, MOST));
    return new QueueSnapshot(
        answer.count(1),
        jobs(answer.list(3)),
        Set.copyOf(jobs(answer.list(4))),
        answer.count(2),
        byPriority(answer.list(5)));
  }

  private static Map<JobPriority, Integer> byPriority(List<Object> pairs) {
    Map<JobPriority, Integer> counts = new EnumMap<>(JobPriority.class);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      int count = Integer.parseInt(String.valueOf(pairs.get(i + 1)));
      JobPriority.parse(String.valueOf(pairs.get(i))).ifPresent(one -> counts.put(one, count));
    }
    return counts;
  }

  private static List<JobId> jobs(List<Object> ids) {
    return ids.stream().flatMap(id -> JobId.parse(String.valueOf(id)).stream()).toList();
  }
}
