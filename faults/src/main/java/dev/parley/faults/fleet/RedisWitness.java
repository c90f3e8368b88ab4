package dev.parley.faults.fleet;

import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Logged;
import dev.parley.faults.invariants.Logged.Entry;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells what Redis holds, read as its keys stand there, without our code. */
public record RedisWitness(RedisCommands<String, String> redis) {

  private static final String BASE = "parley:{0}:";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A job's hash and log, or empty when Redis does not know it. */
  public Optional<Logged> logged(String job) {
    Map<String, String> hash = redis.hgetall(BASE + "job:" + job);
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Logged(
            job,
            hash.getOrDefault("state", "none"),
            Integer.parseInt(hash.getOrDefault("attempts", "-1")),
            Integer.parseInt(hash.getOrDefault("max_attempts", "-1")),
            log(job)));
  }

  /** The entries of a job's log. */
  public List<Entry> log(String job) {
    return redis.xrange(BASE + "events:" + job, Range.unbounded()).stream()
        .map(RedisWitness::entry)
        .toList();
  }

  /** How many times a job was begun. */
  public long begins(String job) {
    return log(job).stream().filter(entry -> entry.type().equals("started")).count();
  }

  /** How many processes hear a job's bell. */
  public long subscriptions(String job) {
    String channel = BASE + "live:" + job;
    return redis.pubsubNumsub(channel).getOrDefault(channel, 0L);
  }

  /** How many jobs of a model there are, ended ones included. */
  public int jobs(String model) {
    return (int)
        redis.keys(BASE + "job:*").stream()
            .filter(key -> model.equals(redis.hget(key, "model")))
            .count();
  }

  /** What is left per key of jobs that have all ended. */
  public Map<String, Long> leftovers(String model, List<Asked> asked) {
    Map<String, Long> left = new LinkedHashMap<>();
    left.put("queue", redis.xlen(BASE + "queue:" + model));
    left.put("pending", pending(model));
    left.put("due", among(redis.zrange(BASE + "due", 0, -1), asked));
    left.put("owner", among(redis.zrange(BASE + "owner:local", 0, -1), asked));
    return left;
  }

  /** What is left per key when nobody has a job any more. */
  public Map<String, Long> allLeftovers(String model) {
    return Map.of(
        "queue", redis.xlen(BASE + "queue:" + model),
        "pending", pending(model),
        "due", redis.zcard(BASE + "due"),
        "owner", redis.zcard(BASE + "owner:local"));
  }

  /** How many subscriptions to jobs' bells there are. */
  public long allSubscriptions() {
    return redis.pubsubChannels(BASE + "live:*").stream()
        .mapToLong(channel -> redis.pubsubNumsub(channel).getOrDefault(channel, 0L))
        .sum();
  }

  private long pending(String model) {
    try {
      return redis.xpending(BASE + "queue:" + model, "workers").getCount();
    } catch (RedisCommandExecutionException e) {
      return 0; // nobody has made the group yet
    }
  }

  private static long among(List<String> members, List<Asked> asked) {
    return asked.stream().filter(job -> members.contains(job.job())).count();
  }

  private static Entry entry(StreamMessage<String, String> message) {
    String[] id = message.getId().split("-");
    JsonNode event = JSON.readTree(message.getBody().getOrDefault("event", "{}"));
    return new Entry(
        Long.parseLong(id[0]),
        Long.parseLong(id[1]),
        event.path("type").asString(""),
        event.path("text").asString(""));
  }
}
