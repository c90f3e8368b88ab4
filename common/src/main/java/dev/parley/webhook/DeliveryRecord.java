package dev.parley.webhook;

import dev.parley.job.JobId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Redis holds of a delivery.
 *
 * @param event its type on the wire
 * @param host where it goes
 * @param url the whole address; may hold a secret
 * @param attempts begun so far
 * @param status of the last answer; empty without one
 * @param error why the last attempt failed
 * @param ended when the job did
 * @param tried when the last attempt was over
 * @param next when it is due again, or when the lease of the attempt under way ends
 */
public record DeliveryRecord(
    JobId job,
    State state,
    String event,
    String host,
    String url,
    int attempts,
    Optional<Integer> status,
    Optional<String> error,
    Instant ended,
    Optional<Instant> tried,
    Optional<Instant> next) {

  /** How far it is. */
  public enum State {
    PENDING,
    DELIVERED,
    /** Given up. */
    DEAD
  }

  /** Empty for a hash that is none of a delivery. */
  static Optional<DeliveryRecord> decode(JobId job, Map<String, String> hash) {
    try {
      return hash.containsKey("state") ? Optional.of(read(job, hash)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // changed by hand
    }
  }

  private static DeliveryRecord read(JobId job, Map<String, String> hash) {
    return new DeliveryRecord(
        job,
        State.valueOf(hash.getOrDefault("state", "").toUpperCase(Locale.ROOT)),
        hash.getOrDefault("event", ""),
        hash.getOrDefault("host", ""),
        hash.getOrDefault("url", ""),
        Integer.parseInt(hash.getOrDefault("attempts", "0")),
        Optional.ofNullable(hash.get("status")).map(Integer::valueOf).filter(code -> code > 0),
        Optional.ofNullable(hash.get("error")).filter(text -> !text.isEmpty()),
        time(hash, "ended").orElse(Instant.EPOCH),
        time(hash, "tried"),
        time(hash, "next"));
  }

  private static Optional<Instant> time(Map<String, String> hash, String field) {
    return Optional.ofNullable(hash.get(field))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  /** Keeps the address out of logs. */
  @Override
  public String toString() {
    return event + " of " + job + ": " + state;
  }
}
