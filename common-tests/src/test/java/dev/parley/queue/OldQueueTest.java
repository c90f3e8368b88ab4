package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.reading.QueueView;
import dev.parley.sweep.Gc;
import io.lettuce.core.Consumer;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A Redis with one stream per model, and processes that still fill it, beside those that know
 * lanes.
 */
class OldQueueTest {

  private static final OwnerId OTHER = new OwnerId("ABCDEFGHIJKLMNOPQRSTUV");

  private final Stage stage = Stage.empty();
  private final OlderProcess older = new OlderProcess(stage);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void deliversInOrderWhatWaitsThere() {
    List<JobId> jobs = List.of(older.queued(), older.queued(), older.queued());
    assertThat(claimed(4)).isEqualTo(jobs);
    jobs.forEach(job -> Invariants.check(stage, job));
  }

  @Test
  void continuesFirstWhatWasPendingThere() {
    JobId pending = older.queued();
    stage.delivered(Stage.ANN);
    older.leaveAlone(older.entry(pending));
    older.queued();
    stage.queued();
    stage.look().hdel(stage.keys.lanes(0, Stage.MODEL), "look"); // as after half a second
    assertThat(stage.delivered(Stage.BOB)).isEqualTo(older.entry(pending));
  }

  @Test
  void aJobOfTheOldQueueLivesItsLifeToTheEnd() {
    JobId job = older.queued();
    Attempt released = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
    stage.append.run(released, 1, List.of(Stage.token(released, 1, 0)));
    stage.requeue.run(released, new Requeue.Release(), Duration.ZERO);
    stage.queued();
    Attempt attempt = stage.begun(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG).attempt();
    assertThat(attempt.job()).isEqualTo(job);
    assertThat(stage.finish.run(attempt, 0, 1, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new Finish.Finished());
    Invariants.check(stage, job);
    assertThat(stage.look().xlen(older.queue())).isZero();
  }

  @Test
  void sharesTurnsWithTheLanes() {
    for (int i = 0; i < 20; i++) {
      older.queued();
    }
    JobId lane = stage.queued(OTHER, JobPriority.NORMAL, 400);
    assertThat(claimed(2)).contains(lane);
  }

  @Test
  void countsAndPlacesAllWhoWait() {
    List<JobId> expected = new ArrayList<>();
    QueueView view = new QueueView(stage.redis);
    for (int i = 0; i < 6; i++) {
      older.queued();
      stage.queued(OTHER, JobPriority.NORMAL, 400);
      stage.queued(Stage.OWNER, JobPriority.LOW, 100);
    }
    assertThat(view.read(Stage.MODEL, 0).depth()).isEqualTo(18);
    expected.addAll(view.read(Stage.MODEL, 0).waiting());
    assertThat(claimed(20)).isEqualTo(expected).hasSize(18);
  }

  @Test
  void refusesBeyondTheDepthOfBoth() {
    older.queued();
    stage.queued();
    NewJob third = stage.job(JobId.random(0), OTHER, new NewJob.Limits(2, 0, 0));
    assertThat(stage.enqueue.run(third)).isEqualTo(new Enqueue.QueueFull(2, 2));
  }

  @Test
  void aWaitingJobThatAnOlderProcessGaveAnEntryThereBeginsOnce() {
    JobId job = stage.queued();
    older.restore(job);
    List<Attempt> attempts = beginAll();
    assertThat(attempts).singleElement().matches(attempt -> attempt.job().equals(job));
    stage.finish.run(attempts.getFirst(), 0, 0, Stage.STOPPED, Usage.NONE);
    assertThat(stage.find(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(stage.entries()).isZero();
    Invariants.check(stage, job);
  }

  /** Ids are of one stream: two streams may hold the same. */
  @Test
  void anEntryThereWithTheIdOfTheRightOneBeginsNothing() {
    JobId job = stage.queued();
    String entry = stage.look().hget(stage.keys.job(job), "entry");
    stage.look().xadd(older.queue(), new XAddArgs().id(entry), Map.of("job", job.value()));
    assertThat(beginAll()).singleElement().matches(attempt -> attempt.job().equals(job));
    assertThat(stage.look().xlen(older.queue())).isZero();
  }

  @Test
  void aRunningJobThatAnOlderProcessGaveAnEntryThereGoesOn() {
    stage.leasesCount();
    Attempt attempt = stage.running(Stage.ANN);
    older.restore(attempt.job());
    assertThat(stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0))))
        .isEqualTo(new Append.Ok());
    assertThat(beginAll()).isEmpty();
    stage.append.run(attempt, 2, List.of());
    stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
    assertThat(beginAll()).singleElement().matches(next -> next.job().equals(attempt.job()));
    assertThat(stage.gc.run(0, Stage.MODEL).restored()).isZero();
    Invariants.check(stage, attempt.job());
  }

  @Test
  void gcDropsTheEntryThatAnOlderProcessReplaced() {
    JobId job = stage.queued();
    older.restore(job);
    assertThat(stage.gc.run(0, Stage.MODEL)).isEqualTo(new Gc.Counts(0, 1, 0));
    Invariants.check(stage, job);
    assertThat(claimed(2)).containsExactly(job);
  }

  @Test
  void gcRestoresALostEntryThere() {
    JobId job = older.queued();
    stage.look().xdel(older.queue(), stage.field(job, "entry"));
    assertThat(stage.gc.run(0, Stage.MODEL)).isEqualTo(new Gc.Counts(1, 0, 0));
    Invariants.check(stage, job);
    assertThat(claimed(2)).containsExactly(job);
  }

  /** Redis forgets what a removed consumer had: such an entry is never delivered again. */
  @Test
  void anEntryWithoutItsConsumerDoesNotStopTheLanes() {
    older.queued();
    assertThat(claimed(1)).hasSize(1);
    stage.look().xgroupDelconsumer(older.queue(), Consumer.from("workers", Stage.ANN.value()));
    JobId first = stage.queued(OTHER, JobPriority.LOW, 400);
    JobId second = stage.queued(OTHER, JobPriority.LOW, 400);
    assertThat(claimed(3)).containsExactly(first, second);
  }

  /** A worker that reads the old queue alone finds nothing new, and so loses nothing. */
  @Test
  void theOldQueueHoldsNothingOfTheLanes() {
    stage.queued();
    assertThat(stage.look().exists(older.queue())).isZero();
    assertThat(Set.copyOf(stage.lanes())).containsExactly(stage.lane());
  }

  private List<JobId> claimed(int most) {
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      stage
          .claims
          .next(Stage.MODEL, 0, Stage.ANN, Stage.LONG)
          .map(QueueEntry::job)
          .ifPresent(jobs::add);
    }
    return jobs;
  }

  /** All attempts that can begin now. */
  private List<Attempt> beginAll() {
    List<Attempt> attempts = new ArrayList<>();
    Optional<QueueEntry> entry = stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.LONG);
    while (entry.isPresent()) {
      if (stage.begin.run(stage.claim(entry.get(), Stage.BOB, Stage.LONG))
          instanceof Begin.Begun begun) {
        attempts.add(begun.attempt());
      }
      entry = stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.LONG);
    }
    return attempts;
  }
}
