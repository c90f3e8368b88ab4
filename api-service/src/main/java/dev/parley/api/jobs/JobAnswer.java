package dev.parley.api.jobs;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.jobs.Entrance.Accepted;
import dev.parley.api.jobs.Entrance.Arrival;
import dev.parley.api.jobs.Entrance.Entered;
import dev.parley.api.jobs.Entrance.Replayed;
import dev.parley.api.wire.parley.JobView;
import dev.parley.api.wire.parley.JobViews;
import dev.parley.job.JobId;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers a POST with 202 and the job: at once, or at its end when the client prefers to wait. */
@Component
class JobAnswer {

  private record Seen(Entered entered, JobView view) {}

  private final Gate gate;
  private final JobViews reader;
  private final LongPoll longPoll;

  JobAnswer(Gate gate, JobViews reader, LongPoll longPoll) {
    this.gate = gate;
    this.reader = reader;
    this.longPoll = longPoll;
  }

  void answer(Arrival arrival, Optional<Duration> wait, HttpServletResponse response)
      throws IOException {
    Seen seen = gate.pass(arrival, entered -> new Seen(entered, view(arrival, entered)));
    JobView latest =
        wait.map(patience -> afterWaiting(arrival, seen, patience)).orElseGet(seen::view);
    head(seen.entered(), response);
    Answer.write(response, HttpServletResponse.SC_ACCEPTED, latest);
  }

  /** Where the job is, and whether an earlier request made it. */
  static void head(Entered entered, HttpServletResponse response) {
    response.setHeader("Location", "/v1/jobs/" + entered.job());
    if (entered instanceof Replayed) {
      response.setHeader("Idempotency-Replayed", "true");
    }
  }

  private JobView view(Arrival arrival, Entered entered) {
    return switch (entered) {
      case Accepted accepted -> reader.fresh(accepted.asQueued(), accepted.waits().first());
      case Replayed replayed ->
          reader
              .find(replayed.job(), arrival.owner())
              .map(reader::view)
              .orElseThrow(JobAnswer::expired);
    };
  }

  private static RuntimeException expired() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }

  /** The job is accepted whatever happens to Redis meanwhile. */
  private JobView afterWaiting(Arrival arrival, Seen seen, Duration patience) {
    JobId job = seen.entered().job();
    try {
      longPoll.await(job, arrival.owner(), patience);
      return RequestBudget.within(
          () -> reader.find(job, arrival.owner()).map(reader::view).orElse(seen.view()));
    } catch (RedisUnavailable away) {
      return seen.view();
    }
  }
}
