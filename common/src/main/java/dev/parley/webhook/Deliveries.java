package dev.parley.webhook;

import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The deliveries that ended jobs owe. The script that ends a job writes them; they leave when they
 * were delivered or given up. Each host has one delivery under way at a time, over all processes.
 * Thread-safe.
 */
public final class Deliveries {

  /** How an attempt went. */
  public enum What {
    DELIVERED,
    RETRY,
    DEAD
  }

  /**
   * What is written down of an attempt.
   *
   * @param status of the answer; 0 without one
   * @param error why it failed; empty when it did not
   * @param delay before the next attempt
   */
  public record Outcome(What what, int status, String error, Duration delay) {}

  private static final Script NEXT = Script.load(Deliveries.class, "next_deliveries");
  private static final Script SETTLE = Script.load(Deliveries.class, "settle_delivery");
  private static final Script RESEND = Script.load(Deliveries.class, "resend_delivery");
  private static final Script LIST = Script.load(Deliveries.class, "list_deliveries");

  private final RedisConnections redis;

  public Deliveries(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * Deliveries that are due, the longest waiting host first. Unless one is settled within {@code
   * lease}, it becomes due again.
   */
  public List<Delivery> next(int shard, Duration lease, int most) {
    ScriptResult answer =
        NEXT.run(redis, shard, redis.keys().hooks(shard), List.of(lease.toMillis(), most));
    return answer.values().stream()
        .skip(1)
        .map(Deliveries::listed)
        .flatMap(found -> delivery(found).stream())
        .toList();
  }

  /**
   * Whether the outcome counted: not when another attempt began meanwhile, or the job is erased.
   */
  public boolean settle(Delivery delivery, Outcome outcome) {
    ScriptResult answer =
        SETTLE.run(
            redis,
            delivery.job().shard(),
            redis.keys().hook(delivery.job()),
            List.of(
                delivery.job(),
                delivery.host(),
                delivery.attempt(),
                outcome.what().name(),
                outcome.status(),
                outcome.error(),
                outcome.delay().toMillis()));
    return answer.outcome().equals("SETTLED");
  }

  /** Makes a delivery due at once, whatever became of it; false when there is none. */
  public boolean resend(JobId job) {
    String delivery = redis.keys().hook(job);
    return RESEND.run(redis, job.shard(), delivery, List.of(job)).outcome().equals("DUE");
  }

  /** The delivery of a job that has ended; empty when it owes none, or all of it is forgotten. */
  public Optional<DeliveryRecord> find(JobId job) {
    return DeliveryRecord.decode(job, redis.call(c -> c.hgetall(redis.keys().hook(job))));
  }

  /** What was given up and what is owed, at most so many of each shard. */
  public List<DeliveryRecord> list(int most) {
    return IntStream.range(0, redis.settings().shards())
        .boxed()
        .flatMap(shard -> list(shard, most).stream())
        .toList();
  }

  /** Those of one shard. */
  public List<DeliveryRecord> list(int shard, int most) {
    ScriptResult answer = LIST.run(redis, shard, redis.keys().hooks(shard), List.of(most));
    List<DeliveryRecord> records = new ArrayList<>();
    for (int i = 1; i < answer.values().size(); i++) {
      ScriptResult one = listed(answer.list(i));
      JobId.parse(one.text(0))
          .flatMap(job -> DeliveryRecord.decode(job, hash(one.list(1))))
          .ifPresent(records::add);
    }
    return records;
  }

  private static Optional<Delivery> delivery(ScriptResult found) {
    Optional<JobId> job = JobId.parse(found.text(0));
    Optional<WebhookEvent> event = WebhookEvent.parse(found.text(4));
    if (job.isEmpty() || event.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Delivery(
            job.get(),
            found.text(1),
            found.count(2),
            found.count(3),
            event.get(),
            found.text(5),
            Instant.ofEpochMilli(found.number(6)),
            found.text(7),
            Delivery.Source.valueOf(found.text(8).toUpperCase(Locale.ROOT)),
            Stream.of(found.text(10), found.text(11))
                .flatMap(secret -> WebhookSecret.parse(secret).stream())
                .toList()));
  }

  @SuppressWarnings("unchecked") // RESP knows lists of anything only
  private static ScriptResult listed(Object list) {
    return new ScriptResult((List<Object>) list);
  }

  private static Map<String, String> hash(List<Object> flat) {
    Map<String, String> hash = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      hash.put(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1)));
    }
    return hash;
  }
}
