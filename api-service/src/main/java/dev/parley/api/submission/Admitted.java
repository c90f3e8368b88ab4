package dev.parley.api.submission;

import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.Traces;
import dev.parley.job.Usage;
import dev.parley.queue.Enqueue;
import dev.parley.queue.NewJob;
import java.util.Optional;

/** What became of a submission that was not refused. */
public sealed interface Admitted {

  JobId id();

  /**
   * A new job.
   *
   * @param job as Redis holds it now
   * @param first its first event
   */
  record Queued(Job job, JobEvent.Queued first, Repeatable repeatable) implements Admitted {

    static Queued of(NewJob made, Enqueue.Accepted accepted) {
      return new Queued(job(made, accepted), accepted.first(), Repeatable.of(made.idempotency()));
    }

    private static Job job(NewJob made, Enqueue.Accepted accepted) {
      return new Job(
          made.id(),
          made.owner(),
          made.request(),
          JobStatus.QUEUED,
          0,
          accepted.first().id(),
          Optional.empty(),
          Usage.NONE,
          accepted.createdAt(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Traces(made.trace(), Optional.empty()));
    }

    @Override
    public JobId id() {
      return job.id();
    }
  }

  /** The job of an earlier request with the same Idempotency-Key. */
  record Replayed(JobId id) implements Admitted {}

  /** Whether a client that never learned of its job finds it by sending the request again. */
  enum Repeatable {
    YES,
    NO;

    static Repeatable of(Optional<NewJob.IdempotencyKey> key) {
      return key.isPresent() ? YES : NO;
    }
  }
}
