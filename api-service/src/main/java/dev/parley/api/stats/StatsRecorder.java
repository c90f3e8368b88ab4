package dev.parley.api.stats;

import dev.parley.api.metrics.CensusCounts;
import dev.parley.api.metrics.CensusListener;
import dev.parley.job.JobStatus;
import dev.parley.reading.JobTotals;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Makes a sample of every census. Its counters are Redis's, so no event is counted twice. */
@Component
class StatsRecorder implements CensusListener {

  /** A sample stays small, however many models there ever were. */
  static final int MOST_MODELS = 32;

  private static final int MINUTE = 12;
  private static final String NO_ERROR = "none";

  private final StatsHistory history;
  private final InstantSource clock;
  private final TokenRate tokens = new TokenRate();
  private final FirstTokenTimes firstTokens = new FirstTokenTimes(MINUTE);
  private @Nullable JobTotals before;

  @Autowired
  StatsRecorder(StatsHistory history) {
    this(history, InstantSource.system());
  }

  StatsRecorder(StatsHistory history, InstantSource clock) {
    this.history = history;
    this.clock = clock;
  }

  @Override
  public void counted(CensusCounts counts) {
    JobTotals now = counts.totals();
    JobTotals last = before == null ? now : before;
    before = now;
    firstTokens.add(now);
    history.add(
        new StatsSample(
            clock.millis(),
            counts.models().stream().limit(MOST_MODELS).map(StatsRecorder::sample).toList(),
            now.live(),
            tokens.perSecond(counts.workers()),
            orNull(firstTokens.quantile(0.5)),
            orNull(firstTokens.quantile(0.95)),
            rise(last, now, way -> !way.error().equals(NO_ERROR), JobTotals.Ended::error),
            rise(
                last,
                now,
                way -> JobStatus.parse(way.status()).isPresent(),
                JobTotals.Ended::status),
            Math.max(0, sum(now.takeovers()) - sum(last.takeovers()))));
  }

  private static StatsSample.OfModel sample(CensusCounts.OfModel model) {
    return new StatsSample.OfModel(
        model.model().value(),
        model.waiting(),
        model.byPriority().entrySet().stream()
            .collect(Collectors.toMap(one -> one.getKey().wire(), Map.Entry::getValue)),
        model.limit(),
        model.running(),
        model.capacity().seats(),
        model.capacity().workers(),
        model.paused());
  }

  private static Map<String, Long> rise(
      JobTotals last,
      JobTotals now,
      Predicate<JobTotals.Ended> which,
      Function<JobTotals.Ended, String> name) {
    Map<String, Long> rise = new HashMap<>();
    now.ended()
        .forEach(
            (way, count) -> {
              long more = count - last.ended().getOrDefault(way, 0L);
              if (more > 0 && which.test(way)) {
                rise.merge(name.apply(way), more, Long::sum);
              }
            });
    return rise;
  }

  private static long sum(Map<String, Long> counts) {
    return List.copyOf(counts.values()).stream().mapToLong(Long::longValue).sum();
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
