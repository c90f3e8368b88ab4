package dev.parley.api.metrics;

import dev.parley.api.catalog.Models;
import dev.parley.api.metrics.CensusCounts.OfModel;
import dev.parley.api.settings.QueueSettings;
import dev.parley.job.ModelName;
import dev.parley.reading.JobTotals;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import java.util.List;
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

  CensusReader(
      RedisConnections redis,
      Models models,
      QueueView queues,
      QueueSettings settings,
      Registry registry) {
    this.redis = redis;
    this.models = models;
    this.queues = queues;
    this.settings = settings;
    this.registry = registry;
  }

  CensusCounts read() {
    return new CensusCounts(
        JobTotals.read(redis),
        models.names().stream().map(this::count).toList(),
        registry.workers());
  }

  private OfModel count(ModelName model) {
    int shards = redis.settings().shards();
    List<QueueSnapshot> parts =
        IntStream.range(0, shards).mapToObj(shard -> queues.read(model, shard)).toList();
    return new OfModel(
        model,
        parts.stream().mapToInt(QueueSnapshot::depth).sum(),
        settings.depth() * shards,
        parts.stream().mapToInt(QueueSnapshot::running).sum(),
        models.capacity(model));
  }
}
