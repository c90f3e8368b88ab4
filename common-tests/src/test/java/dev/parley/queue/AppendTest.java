package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobEvent;
import dev.parley.job.JobStatus;
import dev.parley.job.Usage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Appending and finishing: nothing twice, nothing with a gap, nothing by a fenced worker. */
class AppendTest {

  private static final Ending TOO_LATE =
      new Ending.TimedOut(new Failure(Failure.Code.GENERATION_TIMEOUT, "Too long."));

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void skipsWhatTheLogHas() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.append.run(attempt, 1, tokens(attempt, 1, 2));
    assertThat(stage.append.run(attempt, 1, tokens(attempt, 1, 2))).isEqualTo(new Append.Ok());
    assertThat(stage.append.run(attempt, 2, tokens(attempt, 2, 3))).isEqualTo(new Append.Ok());
    assertThat(stage.events(attempt.job()).subList(2, 5)).isEqualTo(tokens(attempt, 1, 3));
    Invariants.check(stage, attempt.job());
  }

  @Test
  void reportsWhichEventsAreMissing() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.append.run(attempt, 1, tokens(attempt, 1, 1));
    assertThat(stage.append.run(attempt, 3, tokens(attempt, 3, 3))).isEqualTo(new LogGap(1));
    assertThat(stage.events(attempt.job())).hasSize(3);
  }

  @Test
  void heartbeatNoticesALostTail() {
    Attempt attempt = stage.running(Stage.ANN);
    assertThat(stage.append.run(attempt, 3, List.of())).isEqualTo(new LogGap(0));
  }

  @Test
  void renewsTheLeaseByTheLengthInTheHash() {
    stage.queued();
    Attempt attempt = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
    long before = leaseUntil(attempt);
    stage.passTime();
    stage.append.run(attempt, 1, List.of());
    assertThat(leaseUntil(attempt)).isGreaterThan(before).isLessThanOrEqualTo(now() + 300_000);
  }

  @Test
  void renewsAnExpiredLeaseThatNobodyTook() {
    Attempt attempt = stage.abandoned(Stage.ANN);
    assertThat(stage.append.run(attempt, 1, tokens(attempt, 1, 1))).isEqualTo(new Append.Ok());
    assertThat(stage.find(attempt.job()).attempts()).isEqualTo(1);
  }

  @Test
  void keepsItsEntryFromLookingIdle() {
    Attempt attempt = stage.running(Stage.ANN);
    String entry = stage.field(attempt.job(), "entry");
    stage
        .look()
        .xclaim(
            stage.lane(),
            io.lettuce.core.Consumer.from("workers", "bob"),
            io.lettuce.core.XClaimArgs.Builder.minIdleTime(0).idle(3_600_000),
            entry);
    stage.append.run(attempt, 1, List.of());
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.LONG)).isEmpty();
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).hasSize(1);
  }

  @Test
  void finishWaitsForAllTokens() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.append.run(attempt, 1, tokens(attempt, 1, 1));
    assertThat(finish(attempt, 2, Stage.STOPPED)).isEqualTo(new LogGap(1));
    assertThat(stage.find(attempt.job()).status()).isEqualTo(JobStatus.RUNNING);
    stage.append.run(attempt, 2, tokens(attempt, 2, 2));
    assertThat(finish(attempt, 2, Stage.STOPPED)).isEqualTo(new Finish.Finished());
  }

  @Test
  void neverCompletesAnAnswerOfAnotherLength() {
    Attempt attempt = stage.running(Stage.ANN);
    stage.append.run(attempt, 1, tokens(attempt, 1, 1));
    assertThat(stage.finish.run(attempt, 1, 5, Stage.STOPPED, Usage.NONE))
        .isEqualTo(new LostJob.Fenced());
    assertThat(stage.find(attempt.job()).ending().toString()).contains("INTERNAL");
    Invariants.check(stage, attempt.job());
  }

  @Test
  void takesNothingAfterTheGenerationTime() {
    stage.generation = Stage.SHORT;
    Attempt attempt = stage.running(Stage.ANN);
    stage.passTime();
    assertThat(stage.append.run(attempt, 1, tokens(attempt, 1, 1)))
        .isEqualTo(new Append.TimedOut());
    assertThat(stage.events(attempt.job())).hasSize(2);
    assertThat(finish(attempt, 1, TOO_LATE)).isEqualTo(new Finish.Finished());
    assertThat(stage.find(attempt.job()).ending()).contains(TOO_LATE);
  }

  private List<JobEvent.Tokens> tokens(Attempt attempt, int from, int to) {
    return java.util.stream.IntStream.rangeClosed(from, to)
        .mapToObj(number -> Stage.token(attempt, number, number - 1))
        .toList();
  }

  private Finish.Result finish(Attempt attempt, int events, Ending ending) {
    return stage.finish.run(attempt, events, events, ending, Usage.NONE);
  }

  private long leaseUntil(Attempt attempt) {
    return Long.parseLong(stage.field(attempt.job(), "lease_until"));
  }

  private long now() {
    return stage.redisMillis();
  }
}
