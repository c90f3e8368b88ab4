package dev.parley.queue;

import dev.parley.codec.EventCodec;
import dev.parley.codec.RequestCodec;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.TraceParent;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/** Lets a job in: limits, idempotency, job, queue entry and first event in one step. */
public final class Enqueue {

  private static final Script SCRIPT = Script.load(Enqueue.class, "enqueue");

  /** What became of the request. */
  public sealed interface Result {}

  /** The job waits, since {@code createdAt} by Redis' clock. */
  public record Accepted(JobEvent.Queued first, Instant createdAt) implements Result {}

  /** The same request came before, as {@code job}. */
  public record Replayed(JobId job) implements Result {}

  /** The key was used for another request. */
  public record KeyReused(JobId job) implements Result {}

  /** The API key was revoked meanwhile. */
  public record KeyRevoked() implements Result {}

  /** Too many jobs wait for the model. */
  public record QueueFull(int depth, int limit) implements Result {}

  /** The owner has too many live jobs. */
  public record TooManyJobs(int live, int limit) implements Result {}

  /** The owner keeps too many stored jobs. */
  public record TooManyStored(int stored, int limit) implements Result {}

  /** Lanes of each priority, when nothing else is said. */
  public static final int LANES = 8;

  /** A limit of the API key. */
  public enum Quota {
    REQUESTS_PER_MINUTE,
    TOKENS_PER_MINUTE,
    TOKENS_PER_DAY
  }

  /**
   * The key may not do that now.
   *
   * @param pause until there is room, if nothing else is used meanwhile
   * @param tokens the most that the job can use
   */
  public record Limited(Quota quota, Duration pause, long limit, long tokens) implements Result {}

  private final RedisConnections redis;
  private final int lanes;

  public Enqueue(RedisConnections redis) {
    this(redis, LANES);
  }

  /**
   * @param lanes that the owners of each priority share; all processes should have the same
   */
  public Enqueue(RedisConnections redis, int lanes) {
    this.redis = redis;
    this.lanes = lanes;
  }

  /** Repeat it with the same id after a {@code RedisUnavailable}: the job enters once. */
  public Result run(NewJob job) {
    ScriptResult answer = SCRIPT.run(redis, job.id(), arguments(job, lanes).toArray());
    return result(answer, job.limits());
  }

  /** Names, each before its value. */
  static List<Object> arguments(NewJob job, int lanes) {
    JobRequest request = job.request();
    JobRequest.Retention retention = request.retention();
    List<Object> arguments = new ArrayList<>();
    BiConsumer<String, Object> add = (name, value) -> Collections.addAll(arguments, name, value);
    add.accept("owner", job.owner().value());
    add.accept("model", request.model());
    add.accept("request", RequestCodec.encode(request));
    add.accept("depth_limit", job.limits().depth());
    add.accept("live_limit", job.limits().liveJobs());
    add.accept("stored_limit", job.limits().storedJobs());
    add.accept("key_hash", job.idempotency().map(NewJob.IdempotencyKey::keyHash).orElse(""));
    add.accept("body_hash", job.idempotency().map(NewJob.IdempotencyKey::bodyHash).orElse(""));
    add.accept("queue_timeout", request.queueTimeout().toMillis());
    add.accept("generation", request.generationTimeout().toMillis());
    add.accept("max_attempts", request.maxAttempts());
    add.accept("ttl", retention.ttl().toMillis());
    add.accept("stored", retention.kind() == JobRequest.Retention.Kind.STORED ? 1 : 0);
    add.accept("echo", request.echo().orElse(""));
    add.accept("trace", job.trace().map(TraceParent::value).orElse(""));
    job.webhook().writeTo(add);
    add.accept("priority", request.priority().wire());
    add.accept("lanes", lanes);
    add.accept("expected_tokens", request.expectedTokens());
    add.accept("key", job.charge().map(charge -> charge.key().value()).orElse(""));
    add.accept("tokens", job.charge().map(NewJob.Charge::tokens).orElse(0L));
    return arguments;
  }

  private static Result result(ScriptResult answer, NewJob.Limits limits) {
    return switch (answer.outcome()) {
      case "ACCEPTED" ->
          new Accepted(first(answer.text(1)), Instant.ofEpochMilli(answer.number(2)));
      case "REPLAYED" -> new Replayed(new JobId(answer.text(1)));
      case "REUSED" -> new KeyReused(new JobId(answer.text(1)));
      case "REVOKED" -> new KeyRevoked();
      case "FULL" -> new QueueFull(answer.count(1), limits.depth());
      case "MANY" -> new TooManyJobs(answer.count(1), limits.liveJobs());
      case "STORED" -> new TooManyStored(answer.count(1), limits.storedJobs());
      case "LIMITED" ->
          new Limited(
              Quota.valueOf(answer.text(1)),
              Duration.ofMillis(answer.number(2)),
              answer.number(3),
              answer.number(4));
      default -> throw answer.unexpected();
    };
  }

  private static JobEvent.Queued first(String json) {
    if (EventCodec.decode(EventId.QUEUED, json) instanceof JobEvent.Queued queued) {
      return queued;
    }
    throw new IllegalStateException("the first event is another one");
  }
}
