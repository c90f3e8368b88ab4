package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.Usage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The plain way of one job, and what it leaves behind. */
class JobLifeTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void goesFromTheQueueToItsAnswer() {
    JobId id = stage.queued();
    assertThat(stage.find(id).status()).isEqualTo(JobStatus.QUEUED);

    Begin.Begun begun = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG);
    Attempt attempt = begun.attempt();
    assertThat(attempt.job()).isEqualTo(id);
    assertThat(attempt.number()).isEqualTo(1);
    assertThat(begun.loggedTokens()).isEmpty();
    assertThat(begun.job().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(begun.job().request()).isEqualTo(stage.job().request());

    List<JobEvent.Tokens> tokens = List.of(Stage.token(attempt, 1, 0), Stage.token(attempt, 2, 1));
    assertThat(stage.append.run(attempt, 1, tokens)).isEqualTo(new Append.Ok());
    assertThat(stage.finish.run(attempt, 2, 2, Stage.STOPPED, new Usage(7, 2, 2, 0)))
        .isEqualTo(new Finish.Finished());

    long epoch = attempt.epoch();
    assertThat(stage.events(id))
        .containsExactly(
            new JobEvent.Queued(EventId.QUEUED, 1, 1),
            new JobEvent.Started(new EventId(epoch, 0), 1),
            tokens.get(0),
            tokens.get(1),
            new JobEvent.Ended(new EventId(epoch, 3), Stage.STOPPED));
    Job job = stage.find(id);
    assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.ending()).contains(Stage.STOPPED);
    assertThat(job.usage()).isEqualTo(new Usage(7, 2, 2, 0));
    assertThat(job.last()).isEqualTo(new EventId(epoch, 3));
    assertThat(job.firstTokenAt()).isPresent();
    assertThat(job.expiresAt()).contains(job.finishedAt().orElseThrow().plus(stage.ttl));
  }

  @Test
  void leavesNothingLiveBehind() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.finish.run(attempt, 0, 0, Stage.STOPPED, Usage.NONE);

    assertThat(stage.pending()).isZero();
    assertThat(stage.entries()).isZero();
    assertThat(stage.look().exists(stage.keys.due(0), stage.keys.owner(0, Stage.OWNER))).isZero();
    long hash = stage.look().pexpiretime(stage.keys.job(attempt.job()));
    long log = stage.look().pexpiretime(stage.keys.events(attempt.job()));
    assertThat(log).isEqualTo(hash + 60_000);
    assertThat(stage.look().pttl(stage.keys.jobs(0, Stage.OWNER))).isPositive();
  }

  @Test
  void liveKeysDoNotExpire() {
    Attempt attempt = stage.running(Stage.ANN);
    assertThat(stage.look().pttl(stage.keys.job(attempt.job()))).isEqualTo(-1);
    assertThat(stage.look().pttl(stage.keys.events(attempt.job()))).isEqualTo(-1);
    assertThat(stage.look().pttl(stage.keys.owner(0, Stage.OWNER))).isEqualTo(-1);
    assertThat(stage.look().pttl(stage.keys.due(0))).isEqualTo(-1);
  }
}
