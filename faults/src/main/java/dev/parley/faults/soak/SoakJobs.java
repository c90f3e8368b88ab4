package dev.parley.faults.soak;

import dev.parley.faults.invariants.Logged;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The model and the numbered jobs of a soak, and what Redis has of them. Thread-safe. */
final class SoakJobs {

  /** Numbers come again when all are used; by then the answers are long forgotten. */
  private static final int NUMBERS = 30_000;

  private final String model;
  private final List<String> owners;
  private final List<RedisWitness> shards;
  private final AtomicInteger last = new AtomicInteger();

  /**
   * @param owners of all jobs
   */
  SoakJobs(
      String model, List<String> owners, RedisClusterCommands<String, String> redis, int shards) {
    this.model = model;
    this.owners = List.copyOf(owners);
    this.shards =
        IntStream.range(0, shards).mapToObj(shard -> new RedisWitness(redis, shard)).toList();
  }

  String model() {
    return model;
  }

  int nextNumber() {
    return 1 + last.getAndIncrement() % NUMBERS;
  }

  /** The number that a job will have soon. */
  int soon(int ahead) {
    return 1 + (last.get() + ahead) % NUMBERS;
  }

  /** A job's hash and log, or empty when Redis does not know it. */
  Optional<Logged> logged(String job) {
    return shards.get(JobId.parse(job).orElseThrow().shard()).logged(job);
  }

  /** How many Redis counts, ended and expired ones included. */
  long accepted() {
    return shards.stream().mapToLong(shard -> shard.everAccepted(model)).sum();
  }

  /** What is left per key when nobody has a job any more. */
  Map<String, Long> leftovers() {
    Map<String, Long> left = new HashMap<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      shards
          .get(shard)
          .allLeftovers(model, ownersIn(shard))
          .forEach((key, count) -> left.merge(key, count, Long::sum));
    }
    return left;
  }

  /** How many subscriptions to wake-ups of jobs there are. */
  long subscriptions() {
    return shards.stream().mapToLong(RedisWitness::allSubscriptions).sum();
  }

  private List<String> ownersIn(int shard) {
    return owners.stream()
        .filter(owner -> Keys.shardOf(new OwnerId(owner), shards.size()) == shard)
        .toList();
  }
}
