package dev.parley.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.queue.Attempt;
import dev.parley.queue.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveJobsTest {

  private final Stage stage = Stage.empty();
  private final LiveJobs jobs = new LiveJobs(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void readsAllThatLiveAndNoOther() {
    Attempt running = stage.running(Stage.ANN);
    stage.append.run(running, 1, List.of(Stage.token(running, 1, 0)));
    JobId queued = stage.queued();
    stage.cancel.run(stage.queued());
    stage.look().hset(stage.keys.job(stage.queued()), "owner", "nobody at all");

    List<LiveJob> found = jobs.read();
    assertThat(found).extracting(LiveJob::id).containsExactlyInAnyOrder(running.job(), queued);
    LiveJob first =
        found.stream().filter(job -> job.id().equals(running.job())).findFirst().orElseThrow();
    assertThat(first.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(first.owner()).isEqualTo(Stage.OWNER);
    assertThat(first.worker()).contains("ann");
    assertThat(first.tokens()).isEqualTo(1);
    assertThat(first.attempts()).isEqualTo(1);
    assertThat(first.startedAt()).isPresent();
    LiveJob second =
        found.stream().filter(job -> job.id().equals(queued)).findFirst().orElseThrow();
    assertThat(second.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(second.worker()).isEqualTo(Optional.empty());
  }

  @Test
  void readsMoreThanOneSliceOldestFirst() {
    List<JobId> queued = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      queued.add(stage.queued());
    }
    List<LiveJob> found = jobs.read();
    assertThat(found).extracting(LiveJob::id).containsExactlyInAnyOrderElementsOf(queued);
    assertThat(found).isSortedAccordingTo((a, b) -> a.createdAt().compareTo(b.createdAt()));
  }
}
