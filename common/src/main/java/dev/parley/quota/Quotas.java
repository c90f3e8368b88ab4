package dev.parley.quota;

import dev.parley.access.KeyId;
import dev.parley.job.OwnerId;
import dev.parley.quota.Allowance.Rest;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what API keys may still use and have used. Both are written by the scripts that accept and
 * end jobs: {@code quotas.lua}. Thread-safe.
 */
public final class Quotas {

  /** For how many days usage is kept, the present one included. */
  public static final int DAYS = 90;

  private static final Script ACCOUNT = Script.load(Quotas.class, "account");
  private static final Pattern DAY = Pattern.compile("(\\d{1,7}) (\\S+)");
  private static final Pattern SUMS =
      Pattern.compile("(\\d{1,15}) (\\d{1,15}) (\\d{1,15}) (\\d{1,15})");

  private final RedisConnections redis;

  public Quotas(RedisConnections redis) {
    this.redis = redis;
  }

  /** At this moment, by the limits that the key has now. */
  public Allowance allowance(KeyId key, OwnerId owner) {
    int shard = shardOf(owner);
    ScriptResult answer =
        ACCOUNT.run(
            redis,
            shard,
            redis.keys().key(shard, key.value()),
            List.of(key.value(), owner.value()));
    return new Allowance(rest(answer, 1), rest(answer, 4), rest(answer, 7));
  }

  /**
   * The days from {@code first} on, newest first, each with its models by name. What somebody has
   * changed by hand so that it cannot be read is left out.
   */
  public List<DayUsage> usage(OwnerId owner, LocalDate first) {
    return read(redis.call(c -> c.hgetall(nameOf(owner))), first);
  }

  /** The usage of each owner, in their order. */
  public List<List<DayUsage>> usage(List<OwnerId> owners, LocalDate first) {
    return redis
        .<OwnerId, Map<String, String>>callEach(owners, c -> owner -> c.hgetall(nameOf(owner)))
        .stream()
        .map(hash -> read(hash, first))
        .toList();
  }

  private static List<DayUsage> read(Map<String, String> hash, LocalDate first) {
    List<DayUsage> days = new ArrayList<>();
    hash.forEach(
        (field, sums) ->
            read(field, sums).filter(usage -> !usage.day().isBefore(first)).ifPresent(days::add));
    days.sort(Comparator.comparing(DayUsage::day).reversed().thenComparing(DayUsage::model));
    return days;
  }

  private static Optional<DayUsage> read(String field, String value) {
    Matcher day = DAY.matcher(field);
    Matcher sums = SUMS.matcher(value);
    if (!day.matches() || !sums.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new DayUsage(
            LocalDate.ofEpochDay(Long.parseLong(day.group(1))),
            day.group(2),
            Long.parseLong(sums.group(1)),
            Long.parseLong(sums.group(2)),
            Long.parseLong(sums.group(3)),
            Long.parseLong(sums.group(4))));
  }

  private static Optional<Rest> rest(ScriptResult answer, int from) {
    long limit = answer.number(from);
    return limit == 0
        ? Optional.empty()
        : Optional.of(
            new Rest(limit, answer.number(from + 1), Duration.ofMillis(answer.number(from + 2))));
  }

  private String nameOf(OwnerId owner) {
    return redis.keys().usage(shardOf(owner), owner);
  }

  private int shardOf(OwnerId owner) {
    return Keys.shardOf(owner, redis.settings().shards());
  }
}
