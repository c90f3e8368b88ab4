package dev.parley.faults.scenario;

import dev.parley.faults.invariants.Account;
import dev.parley.faults.invariants.Account.Spent;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads from Redis what a key was charged, and from the logs what its jobs used.
 *
 * @param shard whose keys it reads
 */
record AccountWitness(RedisClusterCommands<String, String> redis, int shard) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private String key(String name) {
    return "parley:{" + shard + "}:" + name;
  }

  /**
   * @param owner of the key's jobs, all of which Redis still has
   */
  Account account(String key, String owner) {
    return new Account(key, reserved(owner), charged(owner), logged(owner));
  }

  /** Of the sum and of what it is made of, which must agree. */
  private long reserved(String owner) {
    String sum = redis.hget(key("quota:" + owner), "reserved");
    long jobs =
        redis.hvals(key("reserved")).stream()
            .map(entry -> entry.split(" "))
            .filter(words -> words[1].equals(owner))
            .mapToLong(words -> Long.parseLong(words[2]))
            .sum();
    return Math.max(sum == null ? 0 : Long.parseLong(sum), jobs);
  }

  private Spent charged(String owner) {
    return redis.hvals(key("usage:" + owner)).stream()
        .map(sums -> Arrays.stream(sums.split(" ")).mapToLong(Long::parseLong).toArray())
        .map(sums -> new Spent(sums[0], sums[1], sums[3]))
        .reduce(Spent.NOTHING, Spent::plus);
  }

  private Spent logged(String owner) {
    return redis.zrange(key("jobs:" + owner), 0, -1).stream()
        .map(this::spent)
        .reduce(Spent.NOTHING, Spent::plus);
  }

  private Spent spent(String job) {
    Map<String, String> hash = redis.hgetall(key("job:" + job));
    long tokens =
        redis.xrange(key("events:" + job), Range.unbounded()).stream()
            .map(entry -> JSON.readTree(entry.getBody().getOrDefault("event", "{}")))
            .filter(event -> event.path("type").asString("").equals("tokens"))
            .mapToLong(event -> event.path("ids").size())
            .sum();
    return new Spent(1, Long.parseLong(hash.getOrDefault("prompt_tokens", "0")), tokens);
  }
}
