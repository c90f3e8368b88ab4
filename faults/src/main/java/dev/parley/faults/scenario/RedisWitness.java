package dev.parley.faults.scenario;

import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Logged;
import dev.parley.faults.invariants.Logged.Entry;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what Redis holds from its keys, without our code.
 *
 * @param shard whose keys it reads
 */
public record RedisWitness(RedisClusterCommands<String, String> redis, int shard) {

  private static final String COUNT_JOBS =
      """
      local count = 0
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
        if redis.call('HGET', key, 'model') == ARGV[2] then count = count + 1 end
      end
      return count
      """;

  /**
   * Over the lanes of a model, in one step, for entries come and go: how many, how many pending.
   */
  private static final String ENTRIES =
      """
      local entries, delivered = 0, 0
      local lanes = redis.call('KEYS', ARGV[1] .. ':*')
      table.insert(lanes, ARGV[1]) -- the stream of older processes
      for _, lane in ipairs(lanes) do
        local pending = redis.pcall('XPENDING', lane, 'workers')
        entries = entries + redis.call('XLEN', lane)
        delivered = delivered + (pending.err and 0 or pending[1])
      end
      return { entries, delivered }
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of the only shard. */
  public RedisWitness(RedisClusterCommands<String, String> redis) {
    this(redis, 0);
  }

  private String key(String name) {
    return "parley:{" + shard + "}:" + name;
  }

  /** A job's hash and log, or empty when Redis does not know it. */
  public Optional<Logged> logged(String job) {
    Map<String, String> hash = redis.hgetall(key("job:" + job));
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
    return redis.xrange(key("events:" + job), Range.unbounded()).stream()
        .map(RedisWitness::entry)
        .toList();
  }

  /** How many times a job was begun. */
  public long begins(String job) {
    return log(job).stream().filter(entry -> entry.type().equals("started")).count();
  }

  /** How many processes subscribe to a job's wake-ups. */
  public long subscriptions(String job) {
    return subscribers(key("live:" + job));
  }

  private long subscribers(String channel) {
    return redis instanceof RedisAdvancedClusterCommands<String, String> cluster
        ? atTheOwner(cluster, channel)
        : redis.pubsubNumsub(channel).getOrDefault(channel, 0L);
  }

  /** Sharded channels are subscribed to at the node that has their slot. */
  private static long atTheOwner(
      RedisAdvancedClusterCommands<String, String> cluster, String channel) {
    int slot = SlotHash.getSlot(channel);
    return cluster.nodes(node -> node.hasSlot(slot)).commands().pubsubShardNumsub(channel).stream()
        .mapToLong(counts -> counts.getOrDefault(channel, 0L))
        .sum();
  }

  /** The Redis milliseconds of each begin of a job. */
  public List<Long> beginTimes(String job) {
    return log(job).stream()
        .filter(entry -> entry.type().equals("started"))
        .map(Entry::epoch)
        .toList();
  }

  /** The time by Redis's clock in milliseconds, as epochs are. */
  public long millis() {
    List<String> time = redis.time();
    return Long.parseLong(time.getFirst()) * 1000 + Long.parseLong(time.getLast()) / 1000;
  }

  /** How many jobs of a model there are, ended ones included. */
  public int jobs(String model) {
    return Math.toIntExact(
        redis.<Long>eval(
            COUNT_JOBS, ScriptOutputType.INTEGER, new String[] {key("due")}, key("job:*"), model));
  }

  /** How many jobs of a model were ever accepted, expired ones included. */
  public long everAccepted(String model) {
    return Optional.ofNullable(redis.hget(key("totals"), "accepted " + model))
        .map(Long::parseLong)
        .orElse(0L);
  }

  /** How many jobs of a model wait that no worker ever took. */
  public long waiting(String model) {
    List<Long> entries = entries(model);
    return entries.get(0) - entries.get(1);
  }

  /** How many live jobs an owner has. */
  public long live(String owner) {
    return redis.zcard(key("owner:" + owner));
  }

  /** What is left per key of jobs that have all ended. */
  public Map<String, Long> leftovers(String model, String owner, List<Asked> asked) {
    Map<String, Long> left = new LinkedHashMap<>();
    left.put("queue", entries(model).get(0));
    left.put("pending", entries(model).get(1));
    left.put("order", redis.zcard(key("order:" + model)));
    left.put("due", among(redis.zrange(key("due"), 0, -1), asked));
    left.put("owner", among(redis.zrange(key("owner:" + owner), 0, -1), asked));
    return left;
  }

  /** What is left per key when nobody has a job any more, of these owners for example. */
  public Map<String, Long> allLeftovers(String model, Collection<String> owners) {
    return Map.of(
        "queue", entries(model).get(0),
        "pending", entries(model).get(1),
        "order", redis.zcard(key("order:" + model)),
        "due", redis.zcard(key("due")),
        "owner", owners.stream().mapToLong(this::live).sum());
  }

  /** How many subscriptions to wake-ups of jobs there are. */
  public long allSubscriptions() {
    return channels(key("live:*")).mapToLong(this::subscribers).sum();
  }

  private Stream<String> channels(String pattern) {
    return redis instanceof RedisAdvancedClusterCommands<String, String> cluster
        ? cluster.upstream().commands().pubsubShardChannels(pattern).stream().flatMap(List::stream)
        : redis.pubsubChannels(pattern).stream();
  }

  private List<Long> entries(String model) {
    return redis.eval(
        ENTRIES, ScriptOutputType.MULTI, new String[] {key("due")}, key("queue:" + model));
  }

  private static long among(List<String> members, List<Asked> asked) {
    return asked.stream().filter(job -> members.contains(job.job())).count();
  }

  private static Entry entry(StreamMessage<String, String> message) {
    String[] id = message.getId().split("-", 2);
    JsonNode event = JSON.readTree(message.getBody().getOrDefault("event", "{}"));
    return new Entry(
        Long.parseLong(id[0]),
        Long.parseLong(id[1]),
        event.path("type").asString(""),
        event.has("pieces")
            ? event.path("pieces").valueStream().toList()
            : event.has("text") ? List.of(event) : List.of());
  }
}
