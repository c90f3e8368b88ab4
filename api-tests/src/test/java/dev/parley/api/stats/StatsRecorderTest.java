package dev.parley.api.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.api.catalog.Capacity;
import dev.parley.api.metrics.CensusCounts;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.reading.JobTotals;
import dev.parley.reading.JobTotals.Ended;
import dev.parley.reading.JobTotals.FirstToken;
import dev.parley.registry.WorkerPhase;
import dev.parley.registry.WorkerState;
import dev.parley.registry.WorkerVitals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsRecorderTest {

  private static final Instant START = Instant.parse("2026-11-29T21:00:00Z");

  private Instant now = START;
  private final StatsHistory history = new StatsHistory();
  private final StatsRecorder recorder = new StatsRecorder(history, () -> now);

  @Test
  void countsWhatHappenedSinceTheSampleBefore() {
    Ended lost = new Ended("m", "failed", "worker_lost");
    Ended late = new Ended("n", "timed_out", "queue_timeout");
    Ended done = new Ended("m", "completed", "none");
    count(totals(Map.of(lost, 7L, done, 100L), Map.of("m", 3L)));
    assertThat(last().errors()).isEmpty();
    assertThat(last().takeovers()).isZero();
    count(totals(Map.of(lost, 9L, late, 1L, done, 104L), Map.of("m", 4L, "n", 1L)));
    assertThat(last().errors()).isEqualTo(Map.of("worker_lost", 2L, "queue_timeout", 1L));
    assertThat(last().ended()).isEqualTo(Map.of("failed", 2L, "timed_out", 1L, "completed", 4L));
    assertThat(last().takeovers()).isEqualTo(2);
    count(totals(Map.of(), Map.of())); // somebody emptied Redis
    assertThat(last().errors()).isEmpty();
    assertThat(last().takeovers()).isZero();
  }

  @Test
  void quantilesAreThoseOfTheAnswersOfTheLastMinute() {
    count(firstTokens(Map.of(20, 1000L)));
    assertThat(last().firstTokenP50Ms()).isNull();
    count(firstTokens(Map.of(20, 1000L, 28, 10L, 40, 9L, 52, 1L)));
    assertThat(last().firstTokenP50Ms()).isEqualTo(128); // 2^(28/4)
    assertThat(last().firstTokenP95Ms()).isEqualTo(1024); // 2^(40/4)
    for (int i = 0; i < 11; i++) {
      count(firstTokens(Map.of(20, 1000L, 28, 10L, 40, 9L, 52, 1L)));
    }
    assertThat(last().firstTokenP95Ms()).isEqualTo(1024);
    count(firstTokens(Map.of(20, 1000L, 28, 10L, 40, 9L, 52, 1L)));
    assertThat(last().firstTokenP95Ms()).isNull();
  }

  @Test
  void tokensASecondComeFromTheBeatsOfAllWorkers() {
    count(worker("ann", 0, 1000), worker("bob", 1, 50));
    assertThat(last().tokensPerSecond()).isZero();
    count(worker("ann", 4, 1100), worker("bob", 1, 50));
    assertThat(last().tokensPerSecond()).isCloseTo(25, within(1e-9));
    count(worker("ann", 4, 1100), worker("bob", 6, 100)); // no new beat: the rate holds
    assertThat(last().tokensPerSecond()).isCloseTo(35, within(1e-9));
    count(worker("bob", 9, 3), worker("cid", 9, 7)); // bob was started anew, ann left
    assertThat(last().tokensPerSecond()).isZero();
  }

  @Test
  void keepsAQuarterOfAnHourHoweverLongItRuns() throws InterruptedException {
    for (int i = 0; i < 400; i++) {
      count(totals(Map.of(), Map.of()));
    }
    assertThat(history.since(0)).hasSize(StatsHistory.MOST);
    long newest = last().at();
    assertThat(newest).isEqualTo(now.toEpochMilli());
    assertThat(history.since(newest - 5000)).hasSize(1);
    assertThat(history.await(newest, Duration.ofMillis(1))).isEmpty();
    assertThat(history.await(newest - 1, Duration.ofDays(1))).hasSize(1);
  }

  @Test
  void aSampleStaysSmallHoweverManyModelsThereAre() {
    List<CensusCounts.OfModel> many =
        IntStream.range(0, 500)
            .mapToObj(i -> new ModelName("m" + i))
            .map(StatsRecorderTest::of)
            .toList();
    recorder.counted(new CensusCounts(totals(Map.of(), Map.of()), many, List.of()));
    assertThat(last().models()).hasSize(StatsRecorder.MOST_MODELS);
    assertThat(last().models().getFirst())
        .isEqualTo(new StatsSample.OfModel("m0", 1, Map.of("low", 1), 64, 2, 8, 1, true));
  }

  private static CensusCounts.OfModel of(ModelName name) {
    return new CensusCounts.OfModel(
        name, 1, Map.of(JobPriority.LOW, 1), 64, 2, new Capacity(1, 8, 2), true);
  }

  private StatsSample last() {
    return history.since(0).getLast();
  }

  private void count(JobTotals totals) {
    now = now.plusSeconds(5);
    recorder.counted(new CensusCounts(totals, List.of(), List.of()));
  }

  private void count(WorkerState... workers) {
    now = now.plusSeconds(5);
    recorder.counted(new CensusCounts(JobTotals.NONE, List.of(), List.of(workers)));
  }

  private static JobTotals totals(Map<Ended, Long> ended, Map<String, Long> takeovers) {
    return new JobTotals(Map.of(), ended, 0, takeovers, Map.of());
  }

  private static JobTotals firstTokens(Map<Integer, Long> byQuarter) {
    Map<FirstToken, Long> times = new java.util.HashMap<>();
    byQuarter.forEach((quarter, count) -> times.put(new FirstToken("m", quarter), count));
    return new JobTotals(Map.of(), Map.of(), 0, Map.of(), times);
  }

  private static WorkerState worker(String id, int second, long tokens) {
    return new WorkerState(
        new WorkerId(id),
        new ModelName("m"),
        8,
        1,
        10,
        START.plusSeconds(second),
        new WorkerVitals(tokens, OptionalLong.empty()),
        WorkerPhase.WORKING);
  }
}
