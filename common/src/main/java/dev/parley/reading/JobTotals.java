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
 * How many jobs were ever accepted, how they ended, and how many live. Counted by the scripts that
 * accept and end jobs, so at every moment, whichever processes came and went,
 *
 * <pre>accepted = completed + failed + cancelled + timed_out + live</pre>
 *
 * <p>A new or emptied Redis begins at zero.
 *
 * @param accepted by model
 * @param live queued or running, of all models
 */
public record JobTotals(Map<String, Long> accepted, Map<Ended, Long> ended, long live) {

  private static final Script SCRIPT = Script.load(JobTotals.class, "totals");

  public JobTotals {
    accepted = Map.copyOf(accepted);
    ended = Map.copyOf(ended);
  }

  /**
   * One way to end.
   *
   * @param model {@code -} when the job was corrupt
   * @param status {@code completed}, {@code failed}, {@code cancelled} or {@code timed_out}
   * @param error the code of a failure or timeout, else {@code none}
   */
  public record Ended(String model, String status, String error) {}

  /** All shards together. */
  public static JobTotals read(RedisConnections redis) {
    return Stream.iterate(0, shard -> shard < redis.settings().shards(), shard -> shard + 1)
        .map(shard -> read(redis, shard))
        .reduce(new JobTotals(Map.of(), Map.of(), 0), JobTotals::plus);
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
    List<Object> flat = answer.list(2);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      String[] words = String.valueOf(flat.get(i)).split(" ");
      long count = Long.parseLong(String.valueOf(flat.get(i + 1)));
      if (words.length == 2 && words[0].equals("accepted")) {
        accepted.put(words[1], count);
      } else if (words.length == 4 && words[0].equals("ended")) {
        ended.put(new Ended(words[1], words[2], words[3]), count);
      }
    }
    return new JobTotals(accepted, ended, answer.number(1));
  }

  private JobTotals plus(JobTotals other) {
    Map<String, Long> accepts = new HashMap<>(accepted);
    other.accepted.forEach((model, count) -> accepts.merge(model, count, Long::sum));
    Map<Ended, Long> ends = new HashMap<>(ended);
    other.ended.forEach((way, count) -> ends.merge(way, count, Long::sum));
    return new JobTotals(accepts, ends, live + other.live);
  }
}
