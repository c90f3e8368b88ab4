package dev.parley.reading;

import dev.parley.job.JobStatus;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many jobs were ever accepted, how they began and ended, and how many live. Counted by the
 * scripts that accept and end jobs, so at every moment, whichever processes came and went,
 *
 * <pre>accepted = completed + failed + cancelled + timed_out + live</pre>
 *
 * <p>A new or emptied Redis begins at zero.
 *
 * @param accepted by model
 * @param live queued or running, of all models
 * @param takeovers begins of jobs that had been begun before, by model
 * @param firstTokens how long answers took to their first token
 */
public record JobTotals(
    Map<String, Long> accepted,
    Map<Ended, Long> ended,
    long live,
    Map<String, Long> takeovers,
    Map<FirstToken, Long> firstTokens) {

  /** Of an empty Redis. */
  public static final JobTotals NONE = new JobTotals(Map.of(), Map.of(), 0, Map.of(), Map.of());

  private static final Script SCRIPT = Script.load(JobTotals.class, "totals");

  public JobTotals {
    accepted = Map.copyOf(accepted);
    ended = Map.copyOf(ended);
    takeovers = Map.copyOf(takeovers);
    firstTokens = Map.copyOf(firstTokens);
  }

  /**
   * One way to end.
   *
   * @param model {@code -} when the job was corrupt
   * @param status {@code completed}, {@code failed}, {@code cancelled} or {@code timed_out}
   * @param error the code of a failure or timeout, else {@code none}
   */
  public record Ended(String model, String status, String error) {}

  /**
   * A class of waits, from the acceptance to the first token.
   *
   * @param quarters the class holds waits of at most {@code 2^(quarters / 4)} ms, and more than the
   *     class before
   */
  public record FirstToken(String model, int quarters) {}

  /** All shards together. */
  public static JobTotals read(RedisConnections redis) {
    return Stream.iterate(0, shard -> shard < redis.settings().shards(), shard -> shard + 1)
        .map(shard -> read(redis, shard))
        .reduce(NONE, JobTotals::plus);
  }

  /** Jobs that ended with this status, of all models. */
  public long ended(JobStatus status) {
    return ended.entrySet().stream()
        .filter(entry -> entry.getKey().status().equals(status.wire()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static JobTotals read(RedisConnections redis, int shard) {
    ScriptResult answer = SCRIPT.run(redis, shard, redis.keys().totals(shard), List.of());
    Map<String, Long> accepted = new HashMap<>();
    Map<Ended, Long> ended = new HashMap<>();
    Map<String, Long> takeovers = new HashMap<>();
    Map<FirstToken, Long> firstTokens = new HashMap<>();
    List<Object> flat = answer.list(2);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      String[] words = String.valueOf(flat.get(i)).split(" ");
      long count = Long.parseLong(String.valueOf(flat.get(i + 1)));
      switch (words[0] + " " + words.length) {
        case "accepted 2" -> accepted.put(words[1], count);
        case "ended 4" -> ended.put(new Ended(words[1], words[2], words[3]), count);
        case "takeovers 2" -> takeovers.put(words[1], count);
        case "first_token 3" ->
            firstTokens.put(new FirstToken(words[1], Integer.parseInt(words[2])), count);
        default -> {} // of a newer process
      }
    }
    return new JobTotals(accepted, ended, answer.number(1), takeovers, firstTokens);
  }

  private JobTotals plus(JobTotals other) {
    return new JobTotals(
        sum(accepted, other.accepted),
        sum(ended, other.ended),
        live + other.live,
        sum(takeovers, other.takeovers),
        sum(firstTokens, other.firstTokens));
  }

  private static <K> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
    Map<K, Long> all = new HashMap<>(one);
    other.forEach((key, count) -> all.merge(key, count, Long::sum));
    return all;
  }
}
