package dev.parley.api.metrics;

import dev.parley.api.metrics.CensusCounts.OfModel;
import dev.parley.job.JobPriority;
import dev.parley.reading.JobTotals;
import dev.parley.reading.JobTotals.Ended;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * Shows the last census. All processes on one Redis show the same numbers: take the maximum over
 * them, never the sum. Between two turns
 *
 * <pre>
 * parley.jobs.accepted (over model) = parley.jobs.ended (over model, status, error) + parley.jobs.live
 * </pre>
 *
 * where {@code status} is completed, failed, cancelled or timed_out. The counters outlive every
 * process; they begin anew with an emptied Redis. While Redis is away the counters stand still,
 * there are no gauges, and {@code parley.redis.up} is 0.
 */
@Component
class CensusMeters {

  private final MeterRegistry registry;
  private final Set<Object> counted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger up = new AtomicInteger();
  private final MultiGauge live;
  private final Map<String, MultiGauge> ofModels = new ConcurrentHashMap<>();
  private volatile JobTotals totals = JobTotals.NONE;

  CensusMeters(MeterRegistry registry) {
    this.registry = registry;
    this.live = MultiGauge.builder("parley.jobs.live").register(registry);
    registry.gauge("parley.redis.up", up);
  }

  void show(CensusCounts now) {
    totals = now.totals();
    totals.accepted().keySet().forEach(this::countAccepted);
    totals.ended().keySet().forEach(this::countEnded);
    live.register(List.of(MultiGauge.Row.of(Tags.empty(), totals.live())), true);
    show("parley.queue.waiting", now, OfModel::waiting);
    showByPriority(now);
    show("parley.queue.limit", now, OfModel::limit);
    show("parley.queue.paused", now, model -> model.paused() ? 1 : 0);
    show("parley.jobs.running", now, OfModel::running);
    show("parley.seats", now, model -> model.capacity().seats());
    show("parley.seats.taken", now, model -> model.capacity().running());
    show("parley.workers", now, model -> model.capacity().workers());
    up.set(1);
  }

  void showNothing() {
    live.register(List.of(), true);
    ofModels.values().forEach(gauge -> gauge.register(List.of(), true));
    up.set(0);
  }

  private void countAccepted(String model) {
    if (counted.add(model)) {
      Tags tags = Tags.of("model", model);
      count("parley.jobs.accepted", tags, now -> now.accepted().getOrDefault(model, 0L));
    }
  }

  private void countEnded(Ended way) {
    if (counted.add(way)) {
      Tags tags = Tags.of("model", way.model(), "status", way.status(), "error", way.error());
      count("parley.jobs.ended", tags, now -> now.ended().getOrDefault(way, 0L));
    }
  }

  private void count(String name, Tags tags, ToDoubleFunction<JobTotals> number) {
    FunctionCounter.builder(name, this, meters -> number.applyAsDouble(meters.totals))
        .tags(tags)
        .register(registry);
  }

  private void show(String name, CensusCounts now, ToDoubleFunction<OfModel> number) {
    gauge(name)
        .register(
            now.models().stream().map(model -> row(model, number.applyAsDouble(model))).toList(),
            true);
  }

  /** Three rows a model; they add up to {@code parley.queue.waiting}. */
  private void showByPriority(CensusCounts now) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (OfModel model : now.models()) {
      for (JobPriority priority : JobPriority.values()) {
        Tags tags = Tags.of("model", model.model().value(), "priority", priority.wire());
        rows.add(MultiGauge.Row.of(tags, model.byPriority().getOrDefault(priority, 0)));
      }
    }
    gauge("parley.queue.waiting.by.priority").register(rows, true);
  }

  private MultiGauge gauge(String name) {
    return ofModels.computeIfAbsent(name, _ -> MultiGauge.builder(name).register(registry));
  }

  private static MultiGauge.Row<?> row(OfModel model, double number) {
    return MultiGauge.Row.of(Tags.of("model", model.model().value()), number);
  }
}
