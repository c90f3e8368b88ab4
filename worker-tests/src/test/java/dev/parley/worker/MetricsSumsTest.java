package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.fake.FakeModel;
import dev.parley.job.Ending;
import dev.parley.job.JobId;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker's numbers add up. */
@Timeout(60)
class MetricsSumsTest {

  private final WorkerFixture bench = new WorkerFixture(TestRedis.shared());
  private final FakeModel model = FakeModel.endless();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void everyAttemptIsOverOrLives() {
    model.fail(1, 5, 1, () -> new IllegalStateException("broken"));
    model.fail(3, 2, 9, () -> new OutOfMemoryError("pretended"));
    bench.worker(model);
    JobId retried = bench.ask("1", 9);
    JobId whole = bench.ask("2", 4);
    assertThat(bench.ending(retried)).isInstanceOf(Ending.Completed.class);
    assertThat(bench.ending(whole)).isInstanceOf(Ending.Completed.class);
    // Afterwards, because those who sit in a failing pass all fail, each with its cause.
    JobId poor = bench.ask(bench.request("3", 9, 1, Duration.ofSeconds(60)));
    assertThat(bench.ending(poor)).isInstanceOf(Ending.Failed.class);
    awaitNoAttempt();

    assertThat(count("attempts.begun")).isEqualTo(count("attempts.over"));
    assertThat(count("attempts.begun") - count("takeovers")).isEqualTo(3);
    assertThat(count("takeovers")).isGreaterThanOrEqualTo(1);
    assertThat(count("attempts.over", "outcome", "completed")).isEqualTo(2);
    assertThat(count("attempts.over", "error", "model_error")).isGreaterThanOrEqualTo(1);
    assertThat(count("attempts.over", "outcome", "failed", "error", "out_of_memory")).isEqualTo(1);
    assertThat(bench.meters.get("parley.worker.queued").timer().count()).isEqualTo(3);
  }

  @Test
  void measuresAnswersUnderTheNamesOfGenAi() {
    bench.worker(model);
    JobId id = bench.ask("1", 6);
    bench.ended(id);
    awaitNoAttempt();
    Timer first = bench.meters.get("gen_ai.server.time_to_first_token").timer();
    Timer all =
        bench
            .meters
            .get("gen_ai.server.request.duration")
            .tags("gen_ai.operation.name", "chat", "gen_ai.request.model", "fake")
            .tags("gen_ai.provider.name", "parley", "error.type", "")
            .timer();
    assertThat(first.count()).isEqualTo(1);
    assertThat(all.count()).isEqualTo(1);
    assertThat(all.totalTime(TimeUnit.NANOSECONDS))
        .isGreaterThanOrEqualTo(first.totalTime(TimeUnit.NANOSECONDS));
    assertThat(bench.meters.get("gen_ai.server.time_per_output_token").timer().count()).isOne();
    assertThat(usage("input")).isEqualTo(bench.job(id).usage().promptTokens());
    assertThat(usage("output")).isEqualTo(6);
  }

  @Test
  void everyStepHasAPhaseAndABatch() {
    bench.worker(model);
    bench.ended(bench.ask("1", 6));
    awaitNoAttempt();
    long steps =
        bench.meters.get("parley.worker.step").timers().stream().mapToLong(Timer::count).sum();
    DistributionSummary batch = bench.meters.get("parley.worker.batch").summary();
    assertThat(batch.count()).isEqualTo(steps);
    assertThat(batch.totalAmount())
        .isLessThanOrEqualTo(
            count("step.rows", "phase", "decode") + count("step.rows", "phase", "prefill"));
    assertThat(bench.meters.get("parley.worker.step").tag("phase", "decode").timer().count())
        .isPositive();
    assertThat(count("tokens")).isEqualTo(6);
    assertThat(bench.meters.get("process.resident.memory.bytes").gauge().value())
        .isGreaterThan(1 << 20);
  }

  private double usage(String type) {
    return bench
        .meters
        .get("gen_ai.client.token.usage")
        .tag("gen_ai.token.type", type)
        .summary()
        .totalAmount();
  }

  private double count(String name, String... tags) {
    return bench.meters.find("parley.worker." + name).tags(tags).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private void awaitNoAttempt() {
    Await.until(
        "no attempt lives",
        () -> bench.meters.get("parley.worker.attempts.live").gauge().value() == 0);
  }
}
