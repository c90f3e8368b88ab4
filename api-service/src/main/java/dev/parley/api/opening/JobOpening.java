package dev.parley.api.opening;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.api.metrics.ChatCounters;
import dev.parley.api.sse.SseSessions;
import dev.parley.api.sse.StreamSlot;
import dev.parley.api.submission.Admitted;
import dev.parley.api.submission.JobSubmission;
import dev.parley.api.submission.Submission;
import dev.parley.redis.RedisUnavailable;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Makes a job of a request whose call then waits for the job's events. */
@Component
public class JobOpening {

  /** What a call does until its job is accepted; throws the refusal. */
  @FunctionalInterface
  public interface Work<T> {

    T run() throws IOException;
  }

  private record Subscribed(Admitted admitted, Subscription subscription) {}

  private final JobSubmission jobs;
  private final Feeds feeds;
  private final SseSessions sessions;
  private final ChatCounters counters;

  JobOpening(JobSubmission jobs, Feeds feeds, SseSessions sessions, ChatCounters counters) {
    this.jobs = jobs;
    this.feeds = feeds;
    this.sessions = sessions;
    this.counters = counters;
  }

  /** Does the work that ends with an accepted job; counts the call, and why it is refused. */
  public <T> T counted(Work<T> work) throws IOException {
    counters.received();
    try {
      return work.run();
    } catch (Refused refused) {
      counters.refused(refused.refusal().code());
      throw refused;
    } catch (IOException left) {
      counters.refused(ErrorCode.BAD_REQUEST);
      throw left;
    } catch (RedisUnavailable away) {
      counters.refused(ErrorCode.QUEUE_UNAVAILABLE);
      throw away;
    }
  }

  /** Takes a slot, submits the job and subscribes to it; refuses like {@link JobSubmission}. */
  public OpenedJob open(Submission submission, Caller caller) {
    StreamSlot slot = sessions.takeSlot();
    Subscribed subscribed =
        slot.keepFor(() -> RequestBudget.within(() -> submit(submission, caller)));
    return new OpenedJob(slot, subscribed.admitted(), subscribed.subscription());
  }

  private Subscribed submit(Submission submission, Caller caller) {
    Admitted job = jobs.submit(submission, caller);
    try (var _ = MDC.putCloseable("job", job.id().value())) {
      Subscription subscription = subscribe(job, caller).orElseThrow(JobOpening::expired);
      jobs.confirm(job);
      return new Subscribed(job, subscription);
    } catch (RuntimeException e) {
      jobs.abandon(job);
      throw e;
    }
  }

  private Optional<Subscription> subscribe(Admitted job, Caller caller) {
    return switch (job) {
      case Admitted.Queued queued -> feeds.subscribe(queued.job(), queued.first());
      case Admitted.Replayed replayed ->
          feeds.subscribe(replayed.id(), caller.owner(), Optional.empty());
    };
  }

  private static RuntimeException expired() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job.").asException();
  }
}
