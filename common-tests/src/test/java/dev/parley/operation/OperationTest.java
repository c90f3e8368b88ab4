package dev.parley.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.ModelName;
import dev.parley.operation.MoveToFront.Outcome;
import dev.parley.queue.Attempt;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import dev.parley.queue.Stage;
import dev.parley.reading.QueueSnapshot;
import dev.parley.reading.QueueView;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationTest {

  private final Stage stage = Stage.empty();
  private final QueuePauses pauses = new QueuePauses(stage.redis);
  private final MoveToFront front = new MoveToFront(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aPausedQueueTakesJobsAndStartsNone() {
    pauses.pause(Stage.MODEL);
    pauses.pause(Stage.MODEL);
    JobId job = stage.queued();
    assertThat(claim()).isEmpty();
    assertThat(stage.find(job).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(snapshot().waiting()).containsExactly(job);
    assertThat(pauses.paused()).isEqualTo(Set.of(Stage.MODEL));
    assertThat(stage.look().smembers(stage.keys.paused(0))).isEqualTo(Set.of("m"));

    pauses.resume(Stage.MODEL);
    pauses.resume(Stage.MODEL);
    assertThat(pauses.paused()).isEmpty();
    assertThat(claim()).map(QueueEntry::job).contains(job);
  }

  @Test
  void whatAWorkerWasGivenBeforeGoesOn() {
    Attempt running = stage.running(Stage.ANN);
    stage.queued();
    pauses.pause(Stage.MODEL);
    stage.append.run(running, 1, List.of(Stage.token(running, 1, 0)));
    stage.requeue.run(running, new Requeue.Release(), Duration.ZERO);
    QueueEntry entry = claim().orElseThrow();
    assertThat(entry.job()).isEqualTo(running.job());
    stage.begun(entry, Stage.BOB, Stage.LONG);
    assertThat(claim()).isEmpty();
  }

  @Test
  void anotherModelsQueueGoesOn() {
    pauses.pause(new ModelName("other"));
    stage.queued();
    assertThat(claim()).isPresent();
  }

  @Test
  void aPauseHoldsInAllShards() {
    RedisSettings three =
        new RedisSettings(stage.server.url(), "parley", 3, Duration.ofMillis(2500));
    try (RedisConnections redis = RedisConnections.open(three, RedisConnections.Role.API)) {
      new QueuePauses(redis).pause(Stage.MODEL);
      for (int shard = 0; shard < 3; shard++) {
        assertThat(stage.look().sismember(stage.keys.paused(shard), "m")).isTrue();
      }
      assertThat(new QueuePauses(redis).paused()).isEqualTo(Set.of(Stage.MODEL));
    }
  }

  @Test
  void aJobThatIsMovedStartsNext() {
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      jobs.add(stage.queued());
    }
    assertThat(front.run(jobs.get(3))).isEqualTo(Outcome.MOVED);
    assertThat(front.run(jobs.get(3))).isEqualTo(Outcome.MOVED);
    assertThat(front.run(jobs.get(4))).isEqualTo(Outcome.MOVED);
    List<JobId> order = List.of(jobs.get(3), jobs.get(4), jobs.get(0), jobs.get(1), jobs.get(2));
    assertThat(snapshot().waiting()).isEqualTo(order);
    assertThat(snapshot().depth()).isEqualTo(5);
    List<JobId> started = new ArrayList<>();
    for (Optional<QueueEntry> next = claim(); next.isPresent(); next = claim()) {
      stage.begun(next.get(), Stage.ANN, Stage.LONG);
      started.add(next.get().job());
    }
    assertThat(started).isEqualTo(order);
    assertThat(snapshot().running()).isEqualTo(5);
    jobs.forEach(stage.cancel::run);
    assertThat(snapshot().depth()).isZero();
    assertThat(stage.pending()).isZero();
  }

  @Test
  void aMovedJobIsOfOnePieceStill() {
    stage.queued();
    JobId moved = stage.queued();
    front.run(moved);
    stage.gc.run(0, Stage.MODEL);
    stage.sweep.run(0);
    assertThat(snapshot().waiting()).hasSize(2).first().isEqualTo(moved);
    stage.cancel.run(moved);
    assertThat(snapshot().waiting()).hasSize(1);
    assertThat(claim()).isPresent();
    assertThat(claim()).isEmpty();
  }

  @Test
  void aMovedJobWaitsInAPausedQueue() {
    JobId job = stage.queued();
    pauses.pause(Stage.MODEL);
    assertThat(front.run(job)).isEqualTo(Outcome.MOVED);
    assertThat(claim()).isEmpty();
  }

  @Test
  void onlyWhatWaitsIsMoved() {
    Attempt running = stage.running(Stage.ANN);
    assertThat(front.run(running.job())).isEqualTo(Outcome.NOT_WAITING);
    stage.requeue.run(running, new Requeue.Release(), Duration.ZERO);
    assertThat(front.run(running.job())).isEqualTo(Outcome.FIRST);
    stage.cancel.run(running.job());
    assertThat(front.run(running.job())).isEqualTo(Outcome.NOT_WAITING);
    assertThat(front.run(JobId.random(0))).isEqualTo(Outcome.GONE);
  }

  private Optional<QueueEntry> claim() {
    return stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.LONG);
  }

  private QueueSnapshot snapshot() {
    return new QueueView(stage.redis).read(Stage.MODEL, 0);
  }
}
