package dev.parley.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.queue.Stage;
import dev.parley.reading.JobReader.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobReaderTest {

  private final Stage stage = Stage.empty();
  private final List<JobId> oldestFirst = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (int i = 0; i < 60; i++) {
      oldestFirst.add(stage.queued());
      stage.passTime();
    }
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void readsAJobForItsOwnerAloneAndNothingMoreOfAnothers() {
    JobId job = oldestFirst.getFirst();
    OwnerId stranger = new OwnerId("zyxwvutsrqponmlkjihgfe");
    assertThat(stage.jobs.find(job, Stage.OWNER)).isEqualTo(stage.jobs.find(job));
    assertThat(stage.jobs.find(job, stranger)).isEmpty();
    assertThat(stage.jobs.find(JobId.random(0), Stage.OWNER)).isEmpty();
    stage.look().hset(stage.keys.job(job), "request", "malformed");
    assertThat(stage.jobs.find(job, stranger)).isEmpty();
    assertThat(stage.look().hget(stage.keys.job(job), "state")).isEqualTo("queued");
    assertThat(stage.jobs.find(job, Stage.OWNER)).isEmpty();
    assertThat(stage.look().hget(stage.keys.job(job), "state")).isEqualTo("failed");
  }

  @Test
  void pagesThroughAll() {
    List<JobId> seen = new ArrayList<>();
    Optional<JobId> after = Optional.empty();
    boolean more = true;
    while (more) {
      JobReader.PageOf page = page(7, after, Order.NEWEST_FIRST, Optional.empty());
      page.jobs().stream().map(Job::id).forEach(seen::add);
      after = Optional.of(seen.getLast());
      more = page.hasMore();
    }
    assertThat(seen).isEqualTo(oldestFirst.reversed());
  }

  @Test
  void pagesInBothOrders() {
    JobReader.PageOf page = page(60, Optional.empty(), Order.OLDEST_FIRST, Optional.empty());
    assertThat(page.jobs()).extracting(Job::id).isEqualTo(oldestFirst);
    assertThat(page.hasMore()).isFalse();
  }

  @Test
  void filtersByStatus() {
    JobId cancelled = oldestFirst.get(5);
    stage.cancel.run(cancelled);
    assertThat(page(1, Optional.empty(), Order.NEWEST_FIRST, Optional.of(JobStatus.CANCELLED)))
        .satisfies(page -> assertThat(page.hasMore()).isFalse())
        .satisfies(page -> assertThat(page.jobs()).extracting(Job::id).containsExactly(cancelled));
  }

  @Test
  void leavesOutWhatExpiredAndWhatIsNobodys() {
    stage.look().del(stage.keys.job(oldestFirst.get(59)));
    assertThat(page(1, Optional.empty(), Order.NEWEST_FIRST, Optional.empty()).jobs())
        .extracting(Job::id)
        .containsExactly(oldestFirst.get(58));
    assertThat(page(1, Optional.of(JobId.random(0)), Order.NEWEST_FIRST, Optional.empty()).jobs())
        .isEmpty();
    assertThat(stage.jobs.find(JobId.random(0))).isEmpty();
  }

  private JobReader.PageOf page(
      int limit, Optional<JobId> after, Order order, Optional<JobStatus> status) {
    return stage.jobs.page(Stage.OWNER, 0, new JobReader.Page(limit, after, order, status));
  }
}
