package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void anEmptyQueueHasNothing() {
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.ANN, Stage.LONG)).isEmpty();
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).isEmpty();
  }

  @Test
  void deliversInOrderAndEachOnce() {
    JobId first = stage.queued();
    JobId second = stage.queued();
    assertThat(stage.delivered(Stage.ANN).job()).isEqualTo(first);
    assertThat(stage.delivered(Stage.BOB).job()).isEqualTo(second);
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.ANN, Stage.LONG)).isEmpty();
  }

  @Test
  void takesWhatWasLeftAloneForALeaseBeforeNewOnes() {
    JobId left = stage.queued();
    stage.queued();
    stage.delivered(Stage.ANN);
    stage.passTime();
    assertThat(stage.claims.next(Stage.MODEL, 0, Stage.BOB, Stage.SHORT).orElseThrow().job())
        .isEqualTo(left);
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).isEmpty();
  }

  @Test
  void listsWhatAWorkerHolds() {
    QueueEntry waiting = deliveredNew();
    QueueEntry begun = deliveredNew();
    stage.begun(begun, Stage.ANN, Stage.LONG);
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).containsExactly(waiting, begun);
    stage.cancel.run(begun.job());
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).containsExactly(waiting);
  }

  @Test
  void makesALostGroupAgainAndLosesNoJob() {
    Attempt running = stage.running(Stage.ANN);
    JobId waiting = stage.queued();
    stage.look().xgroupDestroy(stage.lane(), "workers");

    assertThat(stage.append.run(running, 1, List.of())).isEqualTo(new Append.Ok());
    QueueEntry first = stage.delivered(Stage.BOB);
    assertThat(first.job()).isEqualTo(running.job());
    assertThat(stage.begin.run(stage.claim(first, Stage.BOB, Stage.LONG)))
        .isEqualTo(new Begin.Held());
    assertThat(stage.delivered(Stage.BOB).job()).isEqualTo(waiting);
    stage.append.run(running, 1, List.of());
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).containsExactly(first);
  }

  @Test
  void everyScriptBearsALostGroup() {
    Attempt running = stage.running(Stage.ANN);
    JobId waiting = stage.queued();
    stage.look().xgroupDestroy(stage.lane(), "workers");
    stage.requeue.run(running, new Requeue.Release(), java.time.Duration.ZERO);
    stage.cancel.run(waiting);
    Invariants.check(stage, running.job());
    Invariants.check(stage, waiting);
    assertThat(stage.delivered(Stage.BOB).job()).isEqualTo(running.job());
  }

  @Test
  void forgetsALeavingWorkerOnlyWhenItHoldsNothing() {
    QueueEntry entry = deliveredNew();
    stage.claims.retire(Stage.MODEL, 0, Stage.ANN);
    assertThat(stage.claims.own(Stage.MODEL, 0, Stage.ANN)).containsExactly(entry);
    stage.cancel.run(entry.job());
    stage.claims.retire(Stage.MODEL, 0, Stage.ANN);
    assertThat(stage.look().xinfoConsumers(stage.lane(), "workers")).isEmpty();
  }

  private QueueEntry deliveredNew() {
    stage.queued();
    return stage.delivered(Stage.ANN);
  }
}
