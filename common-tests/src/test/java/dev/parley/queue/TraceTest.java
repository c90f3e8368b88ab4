package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.TraceParent;
import dev.parley.job.Traces;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace goes with its job, and never stands in its way. */
class TraceTest {

  private static final Optional<TraceParent> CALL = trace("b7ad6b7169203331");
  private static final Optional<TraceParent> FIRST = trace("00f067aa0ba902b7");
  private static final Optional<TraceParent> SECOND = trace("00f067aa0ba902b8");

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void goesWithTheJobAndLinksTheNextAttemptToTheOneItContinues() {
    NewJob job = stage.job();
    stage.enqueue.run(
        new NewJob(job.id(), job.owner(), job.request(), job.limits(), Optional.empty(), CALL));
    assertThat(stage.find(job.id()).traces()).isEqualTo(new Traces(CALL, Optional.empty()));
    Begin.Begun first = begin(Stage.ANN, FIRST);
    assertThat(first.job().traces()).isEqualTo(new Traces(CALL, Optional.empty()));
    stage.requeue.run(first.attempt(), new Requeue.Release(), Duration.ZERO);
    Begin.Begun second = begin(Stage.BOB, SECOND);
    assertThat(second.job().traces()).isEqualTo(new Traces(CALL, FIRST));
    Invariants.check(stage, job.id());
  }

  @Test
  void isNoneForAJobThatNobodyTraces() {
    assertThat(stage.find(stage.queued()).traces()).isEqualTo(Traces.NONE);
    assertThat(begin(Stage.ANN, Optional.empty()).job().traces()).isEqualTo(Traces.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
      })
  void malformedTextIsNoTrace(String text) {
    assertThat(TraceParent.parse(text)).isEmpty();
    var job = stage.queued();
    stage.look().hset(stage.keys.job(job), "trace", text);
    assertThat(stage.find(job).traces()).isEqualTo(Traces.NONE);
  }

  private Begin.Begun begin(WorkerId worker, Optional<TraceParent> trace) {
    QueueEntry entry = stage.delivered(worker);
    String nonce = worker + "-nonce";
    return (Begin.Begun)
        stage.begin.run(new Begin.Claim(entry, worker, nonce, Stage.LONG, "fp", Usage.NONE, trace));
  }

  private static Optional<TraceParent> trace(String span) {
    return TraceParent.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-" + span + "-01");
  }
}
