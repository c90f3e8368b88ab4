package dev.parley.api.queueview;

import dev.parley.api.catalog.Capacity;
import dev.parley.api.catalog.Models;
import dev.parley.api.connection.Recent;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.api.settings.QueueSettings;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.loop.Ticker;
import dev.parley.operation.QueuePauses;
import dev.parley.reading.QueueSnapshot;
import dev.parley.service.settings.RedisAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/queue}: one row per model, over all shards. */
@RestController
class QueueController {

  /**
   * @param waiting how many of each priority
   * @param etaMs estimated wait of a job that enters now; null when nobody can say
   * @param paused whether an operator lets no job start
   */
  record Row(
      String model,
      int depth,
      Map<String, Integer> waiting,
      int limit,
      int running,
      int seats,
      int workers,
      @Nullable Long etaMs,
      boolean paused) {}

  private enum All {
    QUEUES
  }

  private final Models models;
  private final QueuePositions places;
  private final Estimates estimates;
  private final QueueSettings settings;
  private final Recent<All, Set<ModelName>> paused;
  private final int shards;

  QueueController(
      Models models,
      QueuePositions places,
      Estimates estimates,
      QueueSettings settings,
      QueuePauses pauses,
      RedisAddress redis,
      Ticker ticker) {
    this.models = models;
    this.places = places;
    this.estimates = estimates;
    this.settings = settings;
    this.paused = new Recent<>(ticker, _ -> pauses.paused());
    this.shards = redis.shards();
  }

  @GetMapping("/v1/queue")
  ListBody<Row> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    return query.page(RequestBudget.within(this::rows), Row::model);
  }

  private List<Row> rows() {
    return models.names().stream().map(this::row).toList();
  }

  private static Map<String, Integer> waiting(List<QueueSnapshot> queues) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (JobPriority priority : JobPriority.values()) {
      counts.put(
          priority.wire(),
          queues.stream().mapToInt(queue -> queue.byPriority().getOrDefault(priority, 0)).sum());
    }
    return counts;
  }

  private Row row(ModelName model) {
    List<QueueSnapshot> queues =
        IntStream.range(0, shards).mapToObj(shard -> places.snapshot(model, shard)).toList();
    int depth = queues.stream().mapToInt(QueueSnapshot::depth).sum();
    int running = queues.stream().mapToInt(QueueSnapshot::running).sum();
    Capacity capacity = models.capacity(model);
    boolean isPaused = paused.get(All.QUEUES).contains(model);
    return new Row(
        model.value(),
        depth,
        waiting(queues),
        settings.depth() * shards,
        running,
        capacity.seats(),
        capacity.workers(),
        isPaused
            ? null
            : estimates.untilStart(model, depth + 1).map(Duration::toMillis).orElse(null),
        isPaused);
  }
}
