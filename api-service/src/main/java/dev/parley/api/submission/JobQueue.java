package dev.parley.api.submission;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RetriedCalls;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.metrics.CurrentTrace;
import dev.parley.api.queueview.Estimates;
import dev.parley.api.submission.Admitted.Queued;
import dev.parley.api.submission.Admitted.Repeatable;
import dev.parley.api.submission.Admitted.Replayed;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Erase;
import dev.parley.queue.IdempotencyKeys;
import dev.parley.queue.NewJob;
import dev.parley.queue.NewJob.IdempotencyKey;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisUnavailable;
import dev.parley.service.settings.RedisAddress;
import dev.parley.webhook.JobWebhook;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts jobs into the queue, finds those of repeated requests, and takes abandoned ones out. */
@Component
class JobQueue {

  private final IdempotencyKeys keys;
  private final Enqueue enqueue;
  private final Erase erase;
  private final RetriedCalls retried;
  private final Estimates estimates;
  private final int shards;

  JobQueue(
      IdempotencyKeys keys,
      Enqueue enqueue,
      Erase erase,
      RetriedCalls retried,
      Estimates estimates,
      RedisAddress redis) {
    this.keys = keys;
    this.enqueue = enqueue;
    this.erase = erase;
    this.retried = retried;
    this.estimates = estimates;
    this.shards = redis.shards();
  }

  /** The job of an earlier request with the same key; refuses when that request was another. */
  Optional<Admitted> earlier(Submission submission, Caller caller) {
    return submission
        .key()
        .flatMap(key -> keys.find(caller.owner(), shardOf(caller), key))
        .map(
            found ->
                switch (found.match()) {
                  case SAME_BODY -> new Replayed(found.job());
                  case OTHER_BODY -> throw keyReused();
                });
  }

  /**
   * A job to be queued.
   *
   * @param ifStoreIsFull what to queue instead when its owner may store no more
   * @param mostTokens that it can use
   */
  record Entry(
      JobRequest request,
      Optional<JobRequest> ifStoreIsFull,
      Optional<IdempotencyKey> key,
      JobWebhook webhook,
      long mostTokens) {

    private Optional<Entry> instead() {
      return ifStoreIsFull.map(
          other -> new Entry(other, Optional.empty(), key, webhook, mostTokens));
    }
  }

  /** Queues the job, or refuses by one of the limits. */
  Admitted enqueue(Entry entry, Caller caller, NewJob.Limits limits) {
    JobId id = JobId.random(shardOf(caller));
    NewJob job =
        new NewJob(
            id,
            caller.owner(),
            entry.request(),
            limits,
            entry.key(),
            CurrentTrace.parent(),
            entry.webhook(),
            caller.key().map(key -> new NewJob.Charge(key, entry.mostTokens())));
    try {
      return enqueue(job, entry, caller);
    } catch (RedisUnavailable away) {
      // The script may have run all the same.
      abandon(id, Repeatable.of(entry.key()));
      throw away;
    }
  }

  private Admitted enqueue(NewJob job, Entry entry, Caller caller) {
    ModelName model = job.request().model();
    return switch (enqueue.run(job)) {
      case Enqueue.Accepted accepted -> Queued.of(job, accepted);
      case Enqueue.Replayed replayed -> new Replayed(replayed.job());
      case Enqueue.KeyReused _ -> throw keyReused();
      case Enqueue.KeyRevoked _ ->
          throw Refusal.of(ErrorCode.INVALID_API_KEY, "This API key was revoked.").asException();
      case Enqueue.QueueFull full ->
          throw busy(ErrorCode.QUEUE_FULL, model, full.depth() + " chats are already waiting.");
      case Enqueue.TooManyJobs many ->
          throw busy(
              ErrorCode.TOO_MANY_JOBS, model, many.live() + " of your chats are not done yet.");
      case Enqueue.Limited limited -> throw OverQuota.refusal(limited).asException();
      case Enqueue.TooManyStored many ->
          entry
              .instead()
              .map(other -> enqueue(other, caller, job.limits()))
              .orElseThrow(
                  () ->
                      busy(
                          ErrorCode.TOO_MANY_JOBS,
                          model,
                          many.stored() + " of your chats are stored."));
    };
  }

  /**
   * Erases a job that no client knows of, in the background, unless a repeated request finds it.
   */
  void abandon(JobId job, Repeatable repeatable) {
    switch (repeatable) {
      case YES -> {}
      case NO -> retried.untilDone("erasing " + job, () -> erase.run(job));
    }
  }

  private int shardOf(Caller caller) {
    return Keys.shardOf(caller.owner(), shards);
  }

  private RuntimeException busy(ErrorCode code, ModelName model, String message) {
    return Refusal.of(code, message).retryAfter(estimates.untilPlaceFrees(model)).asException();
  }

  private static RuntimeException keyReused() {
    return Refusal.of(
            ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.")
        .asException();
  }
}
