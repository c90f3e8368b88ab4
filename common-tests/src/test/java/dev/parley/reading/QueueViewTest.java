package dev.parley.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.queue.Attempt;
import dev.parley.queue.Requeue;
import dev.parley.queue.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueViewTest {

  private final Stage stage = Stage.empty();
  private final QueueView view = new QueueView(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void anUnknownQueueIsEmpty() {
    assertThat(view.read(Stage.MODEL, 0))
        .isEqualTo(new QueueSnapshot(0, List.of(), Set.of(), 0, waiting(0)));
  }

  private static Map<JobPriority, Integer> waiting(int normal) {
    return Map.of(JobPriority.HIGH, 0, JobPriority.NORMAL, normal, JobPriority.LOW, 0);
  }

  @Test
  void listsWhoWaitsWhoContinuesAndHowManyRun() {
    stage.running(Stage.ANN);
    Attempt released = stage.running(Stage.ANN);
    stage.requeue.run(released, new Requeue.Release(), Duration.ZERO);
    JobId parked = stage.queued();
    stage.delivered(Stage.BOB); // the released one
    stage.delivered(Stage.BOB); // the parked one
    JobId first = stage.queued();
    JobId second = stage.queued();

    QueueSnapshot queue = view.read(Stage.MODEL, 0);
    assertThat(queue)
        .isEqualTo(
            new QueueSnapshot(
                2, List.of(first, second), Set.of(released.job(), parked), 1, waiting(2)));
    assertThat(queue.position(second)).isEqualTo(OptionalInt.of(2));
    assertThat(queue.position(parked)).isEqualTo(OptionalInt.of(1));
    assertThat(queue.position(JobId.random(0))).isEmpty();
  }
}
