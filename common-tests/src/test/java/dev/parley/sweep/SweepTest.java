package dev.parley.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.Invariants;
import dev.parley.queue.Requeue;
import dev.parley.queue.Stage;
import dev.parley.sweep.Sweep.Swept;
import dev.parley.sweep.Sweep.What;
import dev.parley.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void requeuesTheJobOfALostWorker() {
    stage.leasesCount();
    Attempt lost = stage.abandoned(Stage.ANN);
    assertThat(stage.sweep.run(0)).containsExactly(swept(lost, What.WORKER_LOST_REQUEUED));
    assertThat(stage.delivered(Stage.BOB).job()).isEqualTo(lost.job());
    assertThat(stage.find(lost.job()).attempts()).isEqualTo(1);
    Invariants.check(stage, lost.job());
  }

  @Test
  void leavesALiveLeaseAlone() {
    stage.leasesCount();
    Attempt running = stage.running(Stage.ANN);
    stage.look().zadd(stage.keys.due(0), 1, running.job().value());
    assertThat(stage.sweep.run(0)).containsExactly(swept(running, What.POSTPONED));
    assertThat(stage.find(running.job()).status()).isEqualTo(JobStatus.RUNNING);
    assertThat(stage.sweep.run(0)).isEmpty();
  }

  @Test
  void noLeaseCountsAsExpiredAfterAPause() {
    Attempt attempt = pausedWith(Duration.ofMinutes(5));
    assertThat(stage.sweep.run(0)).containsExactly(swept(attempt, What.POSTPONED));
    assertThat(stage.find(attempt.job()).status()).isEqualTo(JobStatus.RUNNING);
    stage.look().hset(stage.keys.sweep(0), "resumed", "1"); // the lease after the pause is over
    stage.look().zadd(stage.keys.due(0), 1, attempt.job().value());
    assertThat(stage.sweep.run(0)).containsExactly(swept(attempt, What.WORKER_LOST_REQUEUED));
  }

  @Test
  void theFirstSweepOfAllIsAfterAPause() {
    Attempt attempt = pausedWith(Duration.ofMinutes(5));
    stage.look().del(stage.keys.sweep(0));
    assertThat(stage.sweep.run(0)).containsExactly(swept(attempt, What.POSTPONED));
  }

  @Test
  void aLeaseFurtherAheadThanItsLengthIsExpired() {
    stage.leasesCount();
    Attempt attempt = stage.running(Stage.ANN);
    stage
        .look()
        .hset(
            stage.keys.job(attempt.job()),
            "lease_until",
            Long.toString(stage.redisMillis() + 10 * Stage.LONG.toMillis()));
    stage.look().zadd(stage.keys.due(0), 1, attempt.job().value());
    assertThat(stage.sweep.run(0)).containsExactly(swept(attempt, What.WORKER_LOST_REQUEUED));
  }

  @Test
  void looksInTimeAtWhatASteppedClockPutFarAhead() {
    Attempt attempt = stage.running(Stage.ANN);
    String due = stage.keys.due(0);
    stage.look().zadd(due, 9e15, attempt.job().value());
    stage.gc.run(0, Stage.MODEL);
    assertThat(stage.look().zscore(due, attempt.job().value()))
        .isLessThanOrEqualTo((double) (stage.redisMillis() + Stage.LONG.toMillis()));
  }

  @Test
  void ringsWhenABackOffIsOver() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.requeue.run(attempt, new Requeue.Retry(Stage.BROKEN), Duration.ofMillis(2));
    List<Swept> swept =
        Await.value(
            "the back-off ends",
            () -> java.util.Optional.of(stage.sweep.run(0)).filter(s -> !s.isEmpty()));
    assertThat(swept).containsExactly(swept(attempt, What.RELEASED));
    assertThat(stage.sweep.run(0)).isEmpty();
  }

  @Test
  void queueTimeCountsOnlyUntilTheFirstBegin() {
    stage.queueTimeout = Duration.ofMillis(500);
    Attempt attempt = stage.running(Stage.ANN);
    stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
    stage.look().hset(stage.keys.job(attempt.job()), "queue_until", "1");
    stage.look().zadd(stage.keys.due(0), 1, attempt.job().value());
    assertThat(stage.sweep.run(0)).containsExactly(swept(attempt, What.RELEASED));
    assertThat(stage.begin.run(stage.claim(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG)))
        .isInstanceOf(Begin.Begun.class);
  }

  @Test
  void forgetsWhatIsNoJob() {
    JobId nobody = JobId.random(0);
    stage.look().zadd(stage.keys.due(0), 1, nobody.value());
    assertThat(stage.sweep.run(0)).containsExactly(new Swept(nobody, What.FORGOTTEN));
    assertThat(stage.look().exists(stage.keys.due(0))).isZero();
  }

  @Test
  void takesAHundredPerTurn() {
    for (int i = 0; i < 101; i++) {
      stage.look().zadd(stage.keys.due(0), i, JobId.random(0).value());
    }
    assertThat(stage.sweep.run(0)).hasSize(100);
    assertThat(stage.sweep.run(0)).hasSize(1);
  }

  @Test
  void theLoopSurvivesAListenerThatThrows() throws InterruptedException {
    stage.queueTimeout = Stage.SHORT;
    CountDownLatch twice = new CountDownLatch(2);
    Sweeper.Listener listener =
        new Sweeper.Listener() {
          @Override
          public void swept(Swept swept) {
            twice.countDown();
            throw new IllegalStateException("a bad turn");
          }

          @Override
          public void collected(Gc.Counts counts) {}
        };
    try (Sweeper sweeper = new Sweeper(stage.redis, Duration.ofMillis(10), listener)) {
      sweeper.start();
      JobId first = stage.queued();
      Await.until("the first ends", () -> stage.find(first).status() == JobStatus.TIMED_OUT);
      stage.queued();
      assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A running job whose lease ran out while nobody swept for an hour. */
  private Attempt pausedWith(Duration lease) {
    Attempt attempt = stage.running(Stage.ANN);
    long now = stage.redisMillis();
    stage.look().hset(stage.keys.job(attempt.job()), "lease_until", Long.toString(now - 1));
    stage.look().zadd(stage.keys.due(0), now - 1.0, attempt.job().value());
    String longAgo = Long.toString(now - 3 * 3_600_000);
    stage.look().hset(stage.keys.sweep(0), Map.of("turn", longAgo, "resumed", longAgo));
    assertThat(stage.field(attempt.job(), "lease")).isEqualTo(Long.toString(lease.toMillis()));
    return attempt;
  }

  private static Swept swept(Attempt attempt, What what) {
    return new Swept(attempt.job(), what);
  }
}
