package dev.parley.queue;

import static dev.parley.job.JobStatus.CANCELLED;
import static dev.parley.job.JobStatus.COMPLETED;
import static dev.parley.job.JobStatus.FAILED;
import static dev.parley.job.JobStatus.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.reading.JobTotals;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold for every job after every step (section 7 of the design). */
public final class Invariants {

  private Invariants() {}

  public static void check(Stage stage, JobId id) {
    check(stage, LaneContents.of(stage), id);
  }

  static void check(Stage stage, LaneContents lanes, JobId id) {
    assertThat(lanes.order()).containsExactlyInAnyOrderElementsOf(lanes.undelivered());
    Optional<Job> found = stage.jobs.find(id);
    OwnerId owner = found.map(Job::owner).orElse(Stage.OWNER);
    boolean live = found.isPresent() && !found.get().status().isTerminal();
    hasOnePlaceWhileLive(stage, lanes, id, owner, live);
    if (found.isPresent()) {
      Job job = found.get();
      List<JobEvent> events = stage.events(id);
      assertThat(job.attempts()).isLessThanOrEqualTo(job.request().maxAttempts()); // I8
      assertThat(events.getLast().id()).isEqualTo(job.last());
      idsAreContiguous(events);
      endsAtMostOnce(events, job.status());
      textHasNoHole(events, job.usage().completionTokens());
    }
  }

  /** accepted = completed + failed + cancelled + timed_out + live. */
  static void checkTotals(Stage stage) {
    JobTotals totals = JobTotals.read(stage.redis);
    long accepted = totals.accepted().values().stream().mapToLong(Long::longValue).sum();
    long ended = Stream.of(COMPLETED, FAILED, CANCELLED, TIMED_OUT).mapToLong(totals::ended).sum();
    assertThat(ended + totals.live()).as(totals.toString()).isEqualTo(accepted);
  }

  /** I3: per epoch from 0; epoch 0 is {@code 0-1} alone. */
  private static void idsAreContiguous(List<JobEvent> events) {
    assertThat(events.getFirst().id()).isEqualTo(EventId.QUEUED);
    for (int i = 1; i < events.size(); i++) {
      EventId before = events.get(i - 1).id();
      EventId id = events.get(i).id();
      long number = id.epoch() == before.epoch() ? before.number() + 1 : 0;
      assertThat(id).isEqualTo(new EventId(id.epoch(), number)).isGreaterThan(before);
    }
  }

  /** I2: exactly one terminal event, the last, once the job has ended. */
  private static void endsAtMostOnce(List<JobEvent> events, JobStatus status) {
    List<JobEvent> ends = events.stream().filter(JobEvent.Ended.class::isInstance).toList();
    assertThat(ends).hasSize(status.isTerminal() ? 1 : 0);
    if (events.getLast() instanceof JobEvent.Ended ended) {
      assertThat(ended.ending().status()).isEqualTo(status);
    }
  }

  /** I4: every token once, in order, whoever said it. */
  private static void textHasNoHole(List<JobEvent> events, int counted) {
    int next = 0;
    for (JobEvent event : events) {
      if (event instanceof JobEvent.Tokens tokens) {
        assertThat(tokens.index()).isEqualTo(next);
        next += tokens.ids().size();
      }
    }
    assertThat(counted).isEqualTo(next);
  }

  /** I7: queue, due and owner's set hold a job exactly while it lives. */
  private static void hasOnePlaceWhileLive(
      Stage stage, LaneContents lanes, JobId id, OwnerId owner, boolean live) {
    assertThat(lanes.entries(id.value())).isEqualTo(live ? 1 : 0);
    assertThat(stage.look().zscore(stage.keys.due(0), id.value()) != null).isEqualTo(live);
    assertThat(stage.look().zscore(stage.keys.owner(0, owner), id.value()) != null).isEqualTo(live);
  }
}
