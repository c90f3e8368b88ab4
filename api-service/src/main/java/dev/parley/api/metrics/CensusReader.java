package dev.parley.api.metrics;

import dev.parley.api.catalog.Models;
import dev.parley.api.metrics.CensusCounts.OfModel;
import dev.parley.api.settings.QueueSettings;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.operation.QueuePauses;
import dev.parley.reading.JobTotals;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Asks Redis: one script per shard, and one per model and shard. */
@Component
class CensusReader {

  private final RedisConnections redis;
  private final Models models;
  private final QueueView queues;
  private final QueueSettings settings;
  private final Registry registry;
  private final QueuePauses pauses;

  CensusReader(
      RedisConnections redis,
      Models models,
      QueueView queues,
      QueueSettings settings,
      Registry registry,
      QueuePauses pauses) {
    this.redis = redis;
    this.models = models;
    this.queues = queues;
    this.settings = settings;
    this.registry = registry;
    this.pauses = pauses;
  }

  CensusCounts read() {
    Set<ModelName> paused = pauses.paused();
    return new CensusCounts(
        JobTotals.read(redis),
        models.names().stream().map(model -> count(model, paused.contains(model))).toList(),
        registry.workers());
  }

  private OfModel count(ModelName model, boolean paused) {
    int shards = redis.settings().shards();
    List<QueueSnapshot> parts =
        IntStream.range(0, shards).mapToObj(shard -> queues.read(model, shard)).toList();
    return new OfModel(
        model,
        parts.stream().mapToInt(QueueSnapshot::depth).sum(),
        byPriority(parts),
        settings.depth() * shards,
        parts.stream().mapToInt(QueueSnapshot::running).sum(),
        models.capacity(model),
        paused);
  }

  private static Map<JobPriority, Integer> byPriority(List<QueueSnapshot> parts) {
    Map<JobPriority, Integer> counts = new EnumMap<>(JobPriority.class);
    parts.forEach(
        part -> part.byPriority().forEach((one, count) -> counts.merge(one, count, Integer::sum)));
    return counts;
  }
}
