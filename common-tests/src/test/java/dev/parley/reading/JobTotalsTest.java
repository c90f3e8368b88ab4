package dev.parley.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Ending;
import dev.parley.job.JobStatus;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import dev.parley.queue.Requeue;
import dev.parley.queue.Stage;
import dev.parley.reading.JobTotals.Ended;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTotalsTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void countsEveryJobOnceByModelEndAndError() {
    stage.finish.run(stage.running(Stage.ANN), 0, 0, Stage.STOPPED, Usage.NONE);
    Ending broken = new Ending.Failed(Stage.BROKEN);
    stage.finish.run(stage.running(Stage.ANN), 0, 0, broken, Usage.NONE);
    stage.cancel.run(stage.running(Stage.ANN).job());
    stage.erase.run(stage.queued());
    stage.running(Stage.ANN);
    stage.queued();

    JobTotals totals = JobTotals.read(stage.redis);
    assertThat(totals.accepted()).isEqualTo(Map.of("m", 6L));
    assertThat(totals.ended())
        .isEqualTo(
            Map.of(
                new Ended("m", "completed", "none"), 1L,
                new Ended("m", "failed", "model_error"), 1L,
                new Ended("m", "cancelled", "none"), 2L));
    assertThat(totals.live()).isEqualTo(2);
    assertThat(totals.ended(JobStatus.TIMED_OUT)).isZero();
  }

  @Test
  void countsHowAnswersBegan() {
    Attempt first = stage.running(Stage.ANN);
    stage.append.run(first, 1, List.of(Stage.token(first, 1, 0)));
    stage.append.run(first, 2, List.of(Stage.token(first, 2, 1)));
    stage.requeue.run(first, new Requeue.Release(), Duration.ZERO);
    Attempt second = stage.begun(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG).attempt();
    stage.append.run(second, 1, List.of(Stage.token(second, 1, 2)));

    JobTotals totals = JobTotals.read(stage.redis);
    assertThat(totals.takeovers()).isEqualTo(Map.of("m", 1L));
    assertThat(totals.firstTokens().values()).containsExactly(1L);
    var time = totals.firstTokens().keySet().iterator().next();
    assertThat(time.model()).isEqualTo("m");
    double waited =
        Duration.between(
                stage.find(first.job()).createdAt(),
                stage.find(first.job()).firstTokenAt().orElseThrow())
            .toMillis();
    assertThat(Math.pow(2, time.quarters() / 4.0)).isGreaterThanOrEqualTo(waited);
    assertThat(Math.pow(2, (time.quarters() - 1) / 4.0)).isLessThan(Math.max(1, waited));
  }

  @Test
  void aJobThatSomebodyDeletedIsCountedAsFailed() {
    stage.look().del(stage.keys.job(stage.queued()));
    stage.gc.run(0, Stage.MODEL);
    assertThat(JobTotals.read(stage.redis).ended())
        .isEqualTo(Map.of(new Ended("-", "failed", "internal"), 1L));
  }

  @Test
  void aBrokenCounterNeverStopsAJob() {
    stage.look().set(stage.keys.totals(0), "no hash");
    assertThat(stage.finish.run(stage.running(Stage.ANN), 0, 0, Stage.STOPPED, Usage.NONE))
        .isInstanceOf(dev.parley.queue.Finish.Finished.class);
  }
}
