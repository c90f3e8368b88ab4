package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.RedisTarget;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.Scenario;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A Redis Cluster of six real servers, two APIs and two workers: nothing fails, a worker is killed,
 * a slot moves, a shard is away, a master dies. The servers are started once; the last test leaves
 * one dead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterTest {

  private static final int SHARDS = 8;
  private static final OwnerId LOCAL = new OwnerId("local");

  private final String shard = base(Keys.shardOf(LOCAL, SHARDS));
  private TestCluster servers;
  private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    servers = new TestCluster();
    for (TestRedis node : servers.nodes()) {
      LeastRights.allow(node.commands(), "parley", LeastRights.ofACluster());
    }
    cluster = Cluster.over(servers, new RedisTarget(servers.url("parley:password@"), SHARDS));
  }

  @AfterAll
  void stop() {
    cluster.close();
    servers.close();
  }

  @Test
  @Order(1)
  void ownersOfAllShardsAreServed() {
    List<Scenario> scenarios = new ArrayList<>(List.of(Scenario.in(cluster)));
    for (int i = 0; i < 3; i++) {
      scenarios.add(Scenario.ownedIn(cluster));
    }
    try {
      for (Scenario scenario : scenarios) {
        scenario.worker(scenario.plan());
        scenario.ask(2, 20).forEach(scenario::watch);
      }
      scenarios.forEach(Scenario::verify);
      for (TestRedis node : servers.nodes()) {
        assertThat(node.commands().aclLog()).isEmpty();
      }
    } finally {
      scenarios.forEach(Scenario::close);
    }
  }

  /** Rows 1 and 40. */
  @Test
  @Order(2)
  void aKilledWorkersAnswersGoOnAndACancelStopsOne() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      WorkerProcess victim = scenario.process(scenario.plan()).ready();
      List<Viewer> viewers = scenario.ask(2, 200).stream().map(scenario::watchFar).toList();
      viewers.forEach(viewer -> viewer.awaitText(20));
      victim.process().kill();
      LocalWorker other = scenario.worker(scenario.plan());
      viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
      assertThat(other.count("parley.worker.takeovers")).isEqualTo(2);
      Asked cancelled = scenario.ask(1500);
      Viewer viewer = scenario.watch(cancelled);
      viewer.awaitText(20);
      scenario.caller().cancel(cancelled.job());
      assertThat(viewer.end().event()).isEqualTo("cancelled");
      Await.until("the chat's end", () -> other.over("lost") == 1);
      scenario.verify();
    }
  }

  @Test
  @Order(3)
  void aSlotThatMovesHoldsItsChatsUpAndLosesNothing() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      List<Viewer> viewers = underLoad(scenario);
      TestRedis from = servers.masterOf(shard);
      TestRedis to = servers.otherMaster(from);
      int number = scenario.number();
      beginToMove(from, to);
      assertThat(accepts(scenario, number)).as("while its keys are on two nodes").isFalse();
      assertThat(to.commands().clusterCountKeysInSlot(slot())).isZero();
      long start = System.nanoTime();
      servers.move(shard, to);
      Await.until("a chat is accepted again", () -> accepts(scenario, number));
      print("A slot of %d keys: %d ms", to.commands().clusterCountKeysInSlot(slot()), start);
      assertThat(servers.masterOf(shard)).isSameAs(to);
      scenario.watch(scenario.ask(20));
      viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
      scenario.verify();
    }
  }

  @Test
  @Order(4)
  void whileAShardIsAwayTheOthersAreServed() throws IOException {
    TestRedis first = servers.masterOf(base(0)); // has the registry as well
    String away = bases().filter(base -> servers.masterOf(base) != first).findFirst().orElseThrow();
    List<TestRedis> holders = servers.holdersOf(away);
    try (Scenario served = Scenario.ownedIn(cluster, owner(base -> !holders.contains(at(base))));
        Scenario silent = Scenario.ownedIn(cluster, owner(away::equals))) {
      served.worker(served.plan());
      silent.worker(silent.plan());
      Viewer before = silent.watch(silent.ask(10));
      assertThat(before.end().event()).isEqualTo("completed");
      holders.forEach(TestRedis::pause);
      try {
        List<Viewer> viewers = served.ask(4, 20).stream().map(served::watch).toList();
        viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
        assertThat(accepts(silent, silent.number())).isFalse();
      } finally {
        holders.forEach(TestRedis::resume);
      }
      int number = silent.number();
      Await.until("the shard is back", () -> accepts(silent, number));
      served.verify();
      silent.verify();
    }
  }

  @Test
  @Order(5)
  void aMasterThatDiesIsReplacedAndChatsGoOn() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      List<Viewer> viewers = underLoad(scenario);
      TestRedis master = servers.masterOf(shard);
      long start = System.nanoTime();
      master.kill();
      int number = scenario.number();
      Await.until("a chat is accepted again", () -> accepts(scenario, number));
      print("No chat was accepted for %2$d ms after a master died", 0, start);
      assertThat(servers.masterOf(shard)).isNotSameAs(master);
      viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
      scenario.verify();
    }
  }

  private static Stream<String> bases() {
    return IntStream.range(0, SHARDS).mapToObj(RedisClusterTest::base);
  }

  private static String base(int shard) {
    return new Keys("parley").base(shard);
  }

  private TestRedis at(String base) {
    return servers.masterOf(base);
  }

  /** An owner whose shard is like this. */
  private static String owner(Predicate<String> shard) {
    return Stream.generate(Scenario::newOwner)
        .filter(owner -> shard.test(base(Keys.shardOf(new OwnerId(owner), SHARDS))))
        .findFirst()
        .orElseThrow();
  }

  /** From now on a key that is not on the one node is looked for on the other. */
  private void beginToMove(TestRedis from, TestRedis to) {
    to.commands().clusterSetSlotImporting(slot(), from.commands().clusterMyId());
    from.commands().clusterSetSlotMigrating(slot(), to.commands().clusterMyId());
  }

  /** Four chats that two workers are in the middle of, each with a viewer at either API. */
  private static List<Viewer> underLoad(Scenario scenario) {
    scenario.worker(scenario.plan().seats(2));
    scenario.worker(scenario.plan().seats(2));
    List<Viewer> viewers = new ArrayList<>();
    for (Asked job : scenario.ask(4, 150)) {
      viewers.add(scenario.watch(job));
      viewers.add(scenario.watchFar(job));
    }
    viewers.forEach(viewer -> viewer.awaitText(20));
    return viewers;
  }

  private static boolean accepts(Scenario scenario, int number) throws IOException {
    var answer =
        scenario.post(number, 10, "", "Idempotency-Key", scenario.model() + "-again-" + number);
    if (answer.statusCode() != 202) {
      assertThat(answer.statusCode()).isEqualTo(503);
      return false;
    }
    scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 10);
    return true;
  }

  private int slot() {
    return SlotHash.getSlot(shard);
  }

  private static void print(String text, long count, long start) {
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.println(String.format(Locale.ROOT, text, count, millis));
  }
}
