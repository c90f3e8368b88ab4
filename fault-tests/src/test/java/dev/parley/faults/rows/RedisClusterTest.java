package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.Scenario;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * A Redis Cluster of six real servers, two APIs and two workers: nothing fails, a worker is killed,
 * an API is killed, a slot moves, a shard is away, a master dies. The servers are started once; the
 * last test leaves one dead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterTest {

  private final String shard = ClusterFixture.baseOfLocal();
  private ClusterFixture fixture;
  private TestCluster servers;
  private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    fixture = ClusterFixture.start();
    servers = fixture.servers();
    cluster = fixture.cluster();
  }

  @AfterAll
  void stop() {
    fixture.close();
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
      WorkerProcess victim = scenario.process(scenario.plan().slow()).ready();
      List<Viewer> viewers = scenario.ask(2, 200).stream().map(scenario::watchFar).toList();
      viewers.forEach(viewer -> viewer.awaitText(20));
      victim.process().kill();
      LocalWorker other = scenario.worker(scenario.plan().quick());
      viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
      assertThat(other.count("parley.worker.takeovers")).isEqualTo(2);
      other.model().pace(Duration.ofMillis(100));
      Asked cancelled = scenario.ask(1500);
      Viewer viewer = scenario.watch(cancelled);
      viewer.awaitText(20);
      scenario.caller().cancel(cancelled.job());
      assertThat(viewer.end().event()).isEqualTo("cancelled");
      Await.until("the chat's end", () -> other.over("lost") == 1);
      scenario.verify();
    }
  }

  /** Row 31. What was asked there is found elsewhere, by asking and by watching. */
  @Test
  @Order(3)
  void aKilledApisViewersAndJobsGoOnAtAnother() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      ApiProcess dying = scenario.keep(ApiProcess.start(cluster.target()));
      LocalWorker worker = scenario.worker(scenario.plan().slow());
      AtomicReference<URI> server = new AtomicReference<>(dying.base());
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Asked job = askAt(dying.base(), scenario);
        viewers.add(scenario.watch(job, server::get));
        viewers.add(scenario.watchFar(job));
      }
      viewers.forEach(viewer -> viewer.awaitText(20));
      server.set(cluster.near().base());
      dying.process().kill();
      worker.hurry();
      for (Viewer viewer : viewers) {
        assertThat(viewer.end().event()).isEqualTo("completed");
        assertThat(viewer.events()).noneMatch(ViewedEvent::isReset);
        JsonNode asked = scenario.caller().job(viewer.job());
        assertThat(asked.path("status").asString()).isEqualTo("completed");
        assertThat(asked.path("output").path("text").asString()).isEqualTo(viewer.text());
      }
      scenario.verify();
    }
  }

  @Test
  @Order(4)
  void aSlotThatMovesHoldsItsChatsUpAndLosesNothing() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      ClusterFixture.Load load = ClusterFixture.underLoad(scenario);
      TestRedis from = servers.masterOf(shard);
      TestRedis to = servers.otherMaster(from);
      beginToMove(from, to);
      assertThat(ClusterFixture.accepts(scenario, scenario.number()))
          .as("while its keys are on two nodes")
          .isFalse();
      assertThat(to.commands().clusterCountKeysInSlot(slot())).isZero();
      long start = System.nanoTime();
      servers.move(shard, to);
      ClusterFixture.awaitService(scenario, "its slot began to move", start);
      System.out.println("Keys: " + to.commands().clusterCountKeysInSlot(slot()));
      assertThat(servers.masterOf(shard)).isSameAs(to);
      scenario.watch(scenario.ask(20));
      load.completes();
      scenario.verify();
    }
  }

  @Test
  @Order(5)
  void whileTheFirstShardIsAwayTheOthersAreServed() throws IOException {
    String away = ClusterFixture.base(0);
    List<TestRedis> holders = servers.holdersOf(away);
    String apart = ClusterFixture.owner(base -> !holders.contains(servers.masterOf(base)));
    try (Scenario served = Scenario.ownedIn(cluster, apart);
        Scenario silent = Scenario.ownedIn(cluster, ClusterFixture.owner(away::equals))) {
      silent.worker(silent.plan());
      Viewer before = silent.watch(silent.ask(10));
      assertThat(before.end().event()).isEqualTo("completed");
      holders.forEach(TestRedis::pause);
      try {
        served.worker(served.plan());
        Await.until("the new worker is known", () -> workersOf(served) == 1);
        Await.until("the API is ready", () -> served.caller().isReady());
        List<Viewer> viewers = served.ask(4, 20).stream().map(served::watch).toList();
        viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
        assertThat(ClusterFixture.accepts(silent, silent.number())).isFalse();
      } finally {
        holders.forEach(TestRedis::resume);
      }
      int number = silent.number();
      Await.until("the shard is back", () -> ClusterFixture.accepts(silent, number));
      served.verify();
      silent.verify();
    }
  }

  @Test
  @Order(6)
  void aMasterThatDiesIsReplacedAndChatsGoOn() throws IOException {
    try (Scenario scenario = Scenario.in(cluster)) {
      ClusterFixture.Load load = ClusterFixture.underLoad(scenario);
      TestRedis master = servers.masterOf(shard);
      long start = System.nanoTime();
      master.kill();
      ClusterFixture.awaitService(scenario, "a master died", start);
      assertThat(servers.masterOf(shard)).isNotSameAs(master);
      load.completes();
      scenario.verify();
    }
  }

  /** A job of 150 tokens that another API than the scenario's accepts. */
  private static Asked askAt(URI api, Scenario scenario) throws IOException {
    int number = scenario.number();
    HttpResponse<String> answer = scenario.post(new ApiClient(api), number, 150, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 150);
  }

  private static int workersOf(Scenario scenario) throws IOException {
    HttpResponse<String> answer = scenario.caller().get("/v1/models/" + scenario.model());
    return ApiClient.json(answer).path("workers").asInt();
  }

  /** From now on a key that is not on the one node is looked for on the other. */
  private void beginToMove(TestRedis from, TestRedis to) {
    to.commands().clusterSetSlotImporting(slot(), from.commands().clusterMyId());
    from.commands().clusterSetSlotMigrating(slot(), to.commands().clusterMyId());
  }

  private int slot() {
    return SlotHash.getSlot(shard);
  }
}
