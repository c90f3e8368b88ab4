package dev.parley.api.jobs;

import dev.parley.api.admission.Admission;
import dev.parley.api.admission.Candidate;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.models.ModelSpec;
import dev.parley.api.models.Models;
import dev.parley.api.queueview.Estimates;
import dev.parley.api.tracing.Trace;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.JobStatus;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Traces;
import dev.parley.job.Usage;
import dev.parley.queue.Enqueue;
import dev.parley.queue.IdempotencyKeys;
import dev.parley.queue.NewJob;
import dev.parley.queue.NewJob.IdempotencyKey;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Leads a chat in: earlier answers to the same key, then model, rules, and the script's limits. */
@Component
class Entrance {

  /** A chat at the door, with the id that its job will have. */
  record Arrival(
      JobId id,
      OwnerId owner,
      ChatRequest chat,
      Optional<IdempotencyKey> key,
      Candidate.Delivery delivery) {}

  /** What became of an arrival that was not refused. */
  sealed interface Entered {
    JobId job();
  }

  record Accepted(NewJob newJob, Enqueue.Accepted waits) implements Entered {
    @Override
    public JobId job() {
      return newJob.id();
    }

    /** As Redis holds it now, without asking Redis. */
    Job asQueued() {
      return new Job(
          newJob.id(),
          newJob.owner(),
          newJob.request(),
          JobStatus.QUEUED,
          0,
          waits.first().id(),
          Optional.empty(),
          Usage.NONE,
          waits.createdAt(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Traces(newJob.trace(), Optional.empty()));
    }
  }

  record Replayed(JobId job) implements Entered {}

  private final IdempotencyKeys keys;
  private final Models models;
  private final Admission admission;
  private final Resolver resolver;
  private final Enqueue enqueue;
  private final Estimates estimates;

  Entrance(
      IdempotencyKeys keys,
      Models models,
      Admission admission,
      Resolver resolver,
      Enqueue enqueue,
      Estimates estimates) {
    this.keys = keys;
    this.models = models;
    this.admission = admission;
    this.resolver = resolver;
    this.enqueue = enqueue;
    this.estimates = estimates;
  }

  /** Throws the refusal when there is one. Nothing is written then. */
  Entered enter(Arrival arrival) {
    return earlier(arrival).orElseGet(() -> enterAnew(arrival));
  }

  private Optional<Entered> earlier(Arrival arrival) {
    return arrival
        .key()
        .flatMap(key -> keys.find(arrival.owner(), arrival.id().shard(), key))
        .map(
            found ->
                switch (found.match()) {
                  case SAME_BODY -> new Replayed(found.job());
                  case OTHER_BODY -> throw keyReused().asException();
                });
  }

  private Entered enterAnew(Arrival arrival) {
    ModelSpec model = model(arrival.chat().model());
    Candidate candidate = new Candidate(arrival.owner(), arrival.chat(), model, arrival.delivery());
    admission
        .judge(candidate)
        .ifPresent(
            refusal -> {
              throw refusal.asException();
            });
    JobRequest request = resolver.resolve(arrival.chat(), model);
    return enqueue(
        new NewJob(
            arrival.id(),
            arrival.owner(),
            request,
            admission.limits(arrival.owner()),
            arrival.key(),
            Trace.now()));
  }

  private ModelSpec model(Optional<String> asked) {
    return switch (models.resolve(asked)) {
      case Models.Found found -> found.model();
      case Models.NotFound _ ->
          throw Refusal.of(ErrorCode.MODEL_NOT_FOUND, "model", "There is no such model.")
              .asException();
      case Models.NoneKnown _ ->
          throw Refusal.of(ErrorCode.NO_MODEL, "No model is there yet: start a worker.")
              .retryAfter(java.time.Duration.ofSeconds(5))
              .asException();
    };
  }

  private Entered enqueue(NewJob job) {
    ModelName model = job.request().model();
    return switch (enqueue.run(job)) {
      case Enqueue.Accepted waits -> new Accepted(job, waits);
      case Enqueue.Replayed replayed -> new Replayed(replayed.job());
      case Enqueue.KeyReused _ -> throw keyReused().asException();
      case Enqueue.QueueFull full ->
          throw busy(ErrorCode.QUEUE_FULL, model, full.depth() + " chats wait already.");
      case Enqueue.TooManyJobs many ->
          throw busy(ErrorCode.TOO_MANY_JOBS, model, many.live() + " of your chats run already.");
      case Enqueue.TooManyStored many ->
          throw busy(ErrorCode.TOO_MANY_JOBS, model, many.stored() + " of your chats are stored.");
    };
  }

  private RuntimeException busy(ErrorCode code, ModelName model, String message) {
    return Refusal.of(code, message).retryAfter(estimates.untilPlaceFrees(model)).asException();
  }

  private static Refusal keyReused() {
    return Refusal.of(
        ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
  }
}
