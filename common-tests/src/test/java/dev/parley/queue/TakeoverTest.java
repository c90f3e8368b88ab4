package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that changes hands goes on where it stopped, at its place before the waiting ones. */
class TakeoverTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void continuesTheAnswerFromTheLog() {
    Attempt ann = stage.running(Stage.ANN);
    List<JobEvent.Tokens> said = List.of(Stage.token(ann, 1, 0), Stage.token(ann, 2, 1));
    stage.append.run(ann, 1, said);
    stage.requeue.run(ann, new Requeue.Retry(Stage.BROKEN), Duration.ZERO);

    Begin.Begun bob = stage.begun(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG);
    assertThat(bob.loggedTokens()).isEqualTo(said);
    assertThat(bob.attempt().number()).isEqualTo(2);
    assertThat(bob.attempt().epoch()).isGreaterThan(ann.epoch());
    stage.append.run(bob.attempt(), 1, List.of(Stage.token(bob.attempt(), 1, 2)));
    assertThat(stage.finish.run(bob.attempt(), 1, 3, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new Finish.Finished());
    Invariants.check(stage, ann.job());
  }

  @Test
  void theFencedWorkerWritesNothing() {
    Attempt ann = stage.abandoned(Stage.ANN);
    stage.leasesCount();
    stage.sweep.run(0);
    Attempt bob = stage.begun(stage.delivered(Stage.BOB), Stage.BOB, Stage.LONG).attempt();
    assertThat(stage.append.run(ann, 1, List.of(Stage.token(ann, 1, 0))))
        .isEqualTo(new LostJob.Fenced());
    assertThat(stage.append.run(bob, 1, List.of(Stage.token(bob, 1, 0))))
        .isEqualTo(new Append.Ok());
    Invariants.check(stage, ann.job());
  }

  @Test
  void aRepeatedBeginGetsTheSameAnswer() {
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    Begin.Begun first = stage.begun(entry, Stage.ANN, Stage.LONG);
    Begin.Begun second = stage.begun(entry, Stage.ANN, Stage.LONG);
    assertThat(second).isEqualTo(first);
    assertThat(stage.events(entry.job())).hasSize(2);
  }

  @Test
  void aReleaseDoesNotCountAsAnAttempt() {
    stage.maxAttempts = 1;
    JobId job = stage.queued();
    for (int i = 0; i < 3; i++) {
      Attempt attempt = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
      assertThat(attempt.number()).isEqualTo(1);
      stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
    }
    assertThat(stage.find(job).attempts()).isZero();
    Invariants.check(stage, job);
  }

  @Test
  void theLastRetryEndsTheJobWithItsCause() {
    stage.maxAttempts = 1;
    Attempt attempt = stage.running(Stage.ANN);
    stage.requeue.run(attempt, new Requeue.Retry(Stage.BROKEN), Duration.ZERO);
    assertThat(stage.find(attempt.job()).ending())
        .contains(new dev.parley.job.Ending.Failed(Stage.BROKEN));
    var dead = stage.look().xrange(stage.keys.dead(0), io.lettuce.core.Range.unbounded());
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().getBody())
        .containsOnlyKeys("job", "reason")
        .containsEntry("job", attempt.job().value())
        .containsEntry("reason", "model_error");
  }

  @Test
  void waitsForItsBackOff() {
    Attempt attempt = stage.running(Stage.ANN);
    QueueEntry entry = stage.entry(attempt.job());
    stage.requeue.run(attempt, new Requeue.Retry(Stage.BROKEN), Duration.ofMinutes(1));
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.LONG)).isEmpty();
    assertThat(stage.begin.run(stage.claim(entry, Stage.BOB, Stage.LONG)))
        .isInstanceOfSatisfying(
            Begin.Early.class,
            early ->
                assertThat(early.delay()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1)));
  }

  @Test
  void theBackOffIsAtMostTheLease() {
    stage.queued();
    Attempt attempt =
        stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Duration.ofSeconds(2)).attempt();
    stage.requeue.run(attempt, new Requeue.Retry(Stage.BROKEN), Duration.ofDays(1));
    long notBefore = Long.parseLong(stage.field(attempt.job(), "not_before"));
    assertThat(notBefore - stage.redisMillis()).isLessThanOrEqualTo(2000);
  }

  @Test
  void aReleasedJobComesBeforeTheWaitingOnes() {
    Attempt released = stage.running(Stage.ANN);
    stage.queued();
    stage.requeue.run(released, new Requeue.Release(), Duration.ZERO);
    assertThat(stage.delivered(Stage.BOB).job()).isEqualTo(released.job());
  }

  @Test
  void anEntryHandedBackGoesToTheNextWithoutAnEvent() {
    JobId first = stage.queued();
    stage.queued();
    QueueEntry entry = stage.delivered(Stage.ANN);
    stage.handBack.run(entry, Stage.ANN);
    stage.handBack.run(entry, Stage.ANN);
    assertThat(stage.delivered(Stage.BOB)).isEqualTo(entry);
    assertThat(stage.events(first)).hasSize(1);
    stage.handBack.run(entry, Stage.ANN);
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.BOB)).containsExactly(entry);
  }

  @Test
  void otherWeightsDoNotContinueIt() {
    Attempt ann = stage.running(Stage.ANN);
    stage.requeue.run(ann, new Requeue.Release(), Duration.ZERO);
    Begin.Claim other =
        new Begin.Claim(
            stage.delivered(Stage.BOB), Stage.BOB, "n", Stage.LONG, "other", Usage.NONE);
    assertThat(stage.begin.run(other)).isEqualTo(new Begin.Over(Begin.Over.When.NOW));
    Job job = stage.find(ann.job());
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.ending().toString()).contains(Failure.Code.TAKEOVER_MISMATCH.name());
    Invariants.check(stage, ann.job());
  }
}
