package dev.parley.queue;

import dev.parley.access.KeyId;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.OwnerId;
import dev.parley.job.TraceParent;
import dev.parley.webhook.JobWebhook;
import java.util.Optional;

/**
 * A job that asks to enter.
 *
 * @param id in the owner's shard
 * @param limits what may refuse it
 * @param idempotency so that a repeated request finds the job instead of making another
 * @param trace the call that makes it
 * @param webhook where its end is delivered
 * @param charge to which API key; empty: to none
 */
public record NewJob(
    JobId id,
    OwnerId owner,
    JobRequest request,
    Limits limits,
    Optional<IdempotencyKey> idempotency,
    Optional<TraceParent> trace,
    JobWebhook webhook,
    Optional<Charge> charge) {

  /** One that is charged to nobody. */
  public NewJob(
      JobId id,
      OwnerId owner,
      JobRequest request,
      Limits limits,
      Optional<IdempotencyKey> idempotency,
      Optional<TraceParent> trace,
      JobWebhook webhook) {
    this(id, owner, request, limits, idempotency, trace, webhook, Optional.empty());
  }

  /** One whose end is delivered nowhere, either. */
  public NewJob(
      JobId id,
      OwnerId owner,
      JobRequest request,
      Limits limits,
      Optional<IdempotencyKey> idempotency,
      Optional<TraceParent> trace) {
    this(id, owner, request, limits, idempotency, trace, JobWebhook.NONE);
  }

  /** One whose call is not traced, either. */
  public NewJob(
      JobId id,
      OwnerId owner,
      JobRequest request,
      Limits limits,
      Optional<IdempotencyKey> idempotency) {
    this(id, owner, request, limits, idempotency, Optional.empty());
  }

  /** The same, charged to an API key. */
  public NewJob chargedTo(Charge key) {
    return new NewJob(id, owner, request, limits, idempotency, trace, webhook, Optional.of(key));
  }

  /**
   * What is reserved for a job until its end shows what it used; by limits that Redis holds.
   *
   * @param tokens the most that it can use
   */
  public record Charge(KeyId key, long tokens) {}

  /**
   * Limits that the script checks in the same step in which it accepts.
   *
   * @param depth of jobs that wait, per model and shard
   * @param liveJobs of this owner; 0 = off
   * @param storedJobs of this owner that {@code store: true} keeps; 0 = off
   */
  public record Limits(int depth, int liveJobs, int storedJobs) {}

  /**
   * A client's key for one request.
   *
   * @param keyHash hex SHA-256 of the header's value
   * @param bodyHash hex SHA-256 of the parsed request in canonical form
   */
  public record IdempotencyKey(String keyHash, String bodyHash) {}
}
