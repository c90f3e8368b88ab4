package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.Traces;
import dev.parley.job.Usage;
import dev.parley.job.WorkerId;
import dev.parley.queue.Attempt;
import dev.parley.queue.Begin;
import dev.parley.queue.Begin.Begun;
import dev.parley.queue.Begin.Over;
import dev.parley.queue.QueueEntry;
import dev.parley.queue.Requeue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state behind {@link InMemoryWorkQueue}s: what Redis and its scripts are to the real ones. Its
 * clock goes on only when a test says so.
 */
final class InMemoryQueue {

  private final List<Stored> jobs = new ArrayList<>();
  private long now = 1_000_000;

  /** A job that is not deleted. */
  static final class Stored {

    final JobId id = JobId.random(0);
    final OwnerId by;
    final JobRequest request;
    final QueueEntry entry;
    final Instant createdAt;
    JobStatus status = JobStatus.QUEUED;
    Optional<Ending> ending = Optional.empty();
    Optional<Instant> startedAt = Optional.empty();
    boolean delivered;
    Optional<WorkerId> holder = Optional.empty();
    long idleSince;
    long notBefore;
    int attempts;
    long epoch;
    String owner = "";
    String fingerprint = "";
    List<Tokens> logged = List.of();

    Stored(OwnerId by, JobRequest request, int position, long now) {
      this.by = by;
      this.request = request;
      this.entry = new QueueEntry("lane", id, position + "-0");
      this.createdAt = Instant.ofEpochMilli(now);
    }

    Job job() {
      return new Job(
          id,
          by,
          request,
          status,
          attempts,
          epoch == 0 ? EventId.QUEUED : new EventId(epoch, 0),
          ending,
          Usage.NONE,
          createdAt,
          startedAt,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Traces.NONE);
    }

    void end(Ending how) {
      status = how.status();
      ending = Optional.of(how);
    }
  }

  JobId enqueue(JobRequest request) {
    return enqueue(OwnerId.LOCAL, request);
  }

  synchronized JobId enqueue(OwnerId by, JobRequest request) {
    Stored job = new Stored(by, request, jobs.size() + 1, now);
    jobs.add(job);
    return job.id;
  }

  synchronized Optional<Stored> find(JobId id) {
    return jobs.stream().filter(job -> job.id.equals(id)).findFirst();
  }

  synchronized void cancel(JobId id) {
    find(id).orElseThrow().end(new Ending.Cancelled());
  }

  synchronized void delete(JobId id) {
    jobs.removeIf(job -> job.id.equals(id));
  }

  synchronized void pass(Duration time) {
    now += time.toMillis();
  }

  synchronized void requeue(Attempt attempt, Requeue.Reason reason, Duration delay) {
    Stored job = find(attempt.job()).orElseThrow();
    job.attempts -= reason instanceof Requeue.Release ? 1 : 0;
    job.notBefore = now + delay.toMillis();
    job.status = JobStatus.QUEUED;
    release(job);
  }

  /** First a pending entry that was left alone for a lease, then a new one of the other owners. */
  synchronized Optional<QueueEntry> claim(WorkerId worker, Duration lease, Set<OwnerId> leftOut) {
    Optional<Stored> next =
        waiting().stream()
            .filter(job -> job.delivered && now - job.idleSince >= lease.toMillis())
            .findFirst()
            .or(
                () ->
                    waiting().stream()
                        .filter(job -> !job.delivered && !leftOut.contains(job.by))
                        .findFirst());
    next.ifPresent(job -> hand(job, worker));
    return next.map(job -> job.entry);
  }

  synchronized List<QueueEntry> pending(WorkerId worker) {
    return waiting().stream()
        .filter(job -> job.holder.equals(Optional.of(worker)))
        .map(job -> job.entry)
        .toList();
  }

  synchronized Begin.Result begin(QueueEntry entry, QueueConsumer by, String nonce) {
    Optional<Stored> found = find(entry.job()).filter(job -> !job.status.isTerminal());
    if (found.isEmpty()) {
      return new Over(Over.When.BEFORE);
    }
    Stored job = found.get();
    String owner = by.worker() + " " + nonce;
    if (job.status == JobStatus.RUNNING) {
      return job.owner.equals(owner) ? begun(job) : new Begin.Held();
    }
    Optional<Ending> tooLate = endingAtBegin(job, by.fingerprint());
    if (tooLate.isPresent()) {
      job.end(tooLate.get());
      return new Over(Over.When.NOW);
    }
    if (now < job.notBefore) {
      return new Begin.Early(Duration.ofMillis(job.notBefore - now));
    }
    run(job, by, owner);
    return begun(job);
  }

  synchronized void handBack(QueueEntry entry, WorkerId worker) {
    find(entry.job())
        .filter(job -> job.status == JobStatus.QUEUED && job.holder.equals(Optional.of(worker)))
        .ifPresent(this::release);
  }

  private Optional<Ending> endingAtBegin(Stored job, String fingerprint) {
    long waited = now - job.createdAt.toEpochMilli();
    if (job.startedAt.isEmpty() && waited >= job.request.queueTimeout().toMillis()) {
      return Optional.of(
          new Ending.TimedOut(new Failure(Failure.Code.QUEUE_TIMEOUT, "nobody took it in time")));
    }
    return job.startedAt.isPresent() && !job.fingerprint.equals(fingerprint)
        ? Optional.of(
            new Ending.Failed(new Failure(Failure.Code.TAKEOVER_MISMATCH, "other weights")))
        : Optional.empty();
  }

  private void run(Stored job, QueueConsumer by, String owner) {
    job.epoch = Math.max(now, job.epoch + 1);
    job.attempts++;
    job.status = JobStatus.RUNNING;
    job.owner = owner;
    job.fingerprint = by.fingerprint();
    job.startedAt = job.startedAt.or(() -> Optional.of(Instant.ofEpochMilli(job.epoch)));
    hand(job, by.worker());
  }

  private static Begun begun(Stored job) {
    Attempt attempt = new Attempt(job.id, job.epoch, job.attempts);
    return new Begun(
        attempt,
        job.job(),
        job.logged,
        Instant.ofEpochMilli(job.epoch).plus(job.request.generationTimeout()));
  }

  private List<Stored> waiting() {
    return jobs.stream().filter(job -> !job.status.isTerminal()).toList();
  }

  private void hand(Stored job, WorkerId worker) {
    job.delivered = true;
    job.holder = Optional.of(worker);
    job.idleSince = now;
  }

  /** Nobody's: claimed as soon as its back-off is over. */
  private void release(Stored job) {
    long wait = Math.max(0, job.notBefore - now);
    job.holder = Optional.empty();
    job.idleSince = wait == 0 ? Long.MIN_VALUE / 2 : now + wait - LEASE.toMillis();
  }

  /** The lease that a back-off is measured against. */
  static final Duration LEASE = WorkQueueContract.LONG;
}
