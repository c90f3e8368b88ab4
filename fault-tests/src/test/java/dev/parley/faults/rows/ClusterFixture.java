package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.RedisTarget;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.Scenario;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Redis Cluster of six real servers and two APIs over it, which may do there what docs/operate.md
 * lists and nothing else.
 */
record ClusterFixture(TestCluster servers, Cluster cluster) implements AutoCloseable {

  static final int SHARDS = 8;

  private static final OwnerId LOCAL = new OwnerId("local");

  /**
   * @param flags of the APIs
   */
  static ClusterFixture start(String... flags) throws IOException {
    TestCluster servers = new TestCluster();
    for (TestRedis node : servers.nodes()) {
      LeastRights.allow(node.commands(), "parley", LeastRights.ofACluster());
    }
    RedisTarget target = new RedisTarget(servers.url("parley:password@"), SHARDS);
    return new ClusterFixture(servers, Cluster.over(servers, target, flags));
  }

  /** What the keys of a shard begin with. */
  static String base(int shard) {
    return new Keys("parley").base(shard);
  }

  /** What the keys of an owner's shard begin with. */
  static String baseOf(OwnerId owner) {
    return base(Keys.shardOf(owner, SHARDS));
  }

  /** What the keys of those without a cookie begin with. */
  static String baseOfLocal() {
    return baseOf(LOCAL);
  }

  static Stream<String> bases() {
    return IntStream.range(0, SHARDS).mapToObj(ClusterFixture::base);
  }

  /** An owner whose shard is like this. */
  static String owner(Predicate<String> shard) {
    return Stream.generate(Scenario::newOwner)
        .filter(owner -> shard.test(baseOf(new OwnerId(owner))))
        .findFirst()
        .orElseThrow();
  }

  /** Four chats that two workers are in the middle of, each with a viewer at either API. */
  static Load underLoad(Scenario scenario) {
    List<LocalWorker> workers =
        Stream.generate(() -> scenario.worker(scenario.plan().seats(2).slow())).limit(2).toList();
    List<Viewer> viewers = new ArrayList<>();
    for (Asked job : scenario.ask(4, 150)) {
      viewers.add(scenario.watch(job));
      viewers.add(scenario.watchFar(job));
    }
    viewers.forEach(viewer -> viewer.awaitText(20));
    return new Load(workers, viewers);
  }

  /** Chats that do not end by themselves while a test breaks something. */
  record Load(List<LocalWorker> workers, List<Viewer> viewers) {

    /** All go on to their end. */
    void completes() {
      workers.forEach(LocalWorker::hurry);
      viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
    }
  }

  /** Whether a chat is accepted; asked again with the same number it is the same chat. */
  static boolean accepts(Scenario scenario, int number) throws IOException {
    var answer =
        scenario.post(number, 10, "", "Idempotency-Key", scenario.model() + "-again-" + number);
    if (answer.statusCode() != 202) {
      assertThat(answer.statusCode()).isEqualTo(503);
      return false;
    }
    scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 10);
    return true;
  }

  /**
   * Waits until a chat is accepted again, and prints how long none was.
   *
   * @param start by {@code System.nanoTime()}
   */
  static void awaitService(Scenario scenario, String after, long start) {
    int number = scenario.number();
    Await.until("a chat is accepted again", () -> accepts(scenario, number));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.println(
        String.format(Locale.ROOT, "No chat was accepted for %d ms after %s", millis, after));
  }

  @Override
  public void close() {
    cluster.close();
    servers.close();
  }
}
