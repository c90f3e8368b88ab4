package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.Scenario;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A master of a Redis Cluster takes writes that its replica never gets, and is replaced by it: it
 * is cut off and comes back, or it dies. Of two chats in their midst one is a key's and stays with
 * its worker; the other's worker dies at that moment, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTailTest {

  private static final int TOKENS = 400;

  /** Characters that a viewer reads of the tail: some twenty tokens. */
  private static final int TAIL = 120;

  private static final NewKey LIMITED =
      new NewKey(
          "limited",
          new Plan(
              Plan.Role.MEMBER,
              new Plan.Limits(
                  OptionalLong.of(8),
                  OptionalLong.of(1000),
                  OptionalLong.of(100_000),
                  OptionalLong.empty()),
              JobPriority.NORMAL,
              List.of()),
          Optional.empty());

  private final String shard = ClusterFixture.baseOfLocal();
  private ClusterFixture fixture;
  private TestCluster servers;

  @BeforeAll
  void start() throws IOException {
    fixture = ClusterFixture.start("--parley.access=open");
    servers = fixture.servers();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  /**
   * To the others it is silent, as on the smaller side of a cut network; when it wakes it answers
   * from what it knew, until it hears that it was replaced.
   */
  @Test
  @Order(1)
  void aMasterThatWasCutOffComesBackAndForgetsWhatItAloneHad() throws IOException {
    replaceMaster("a master was cut off", TestRedis::pause, TestRedis::resume);
    assertThat(servers.holdersOf(shard)).hasSize(2);
  }

  @Test
  @Order(2)
  void aMasterThatDiesTakesItsTailAlong() throws IOException {
    replaceMaster("a master died with its tail", TestRedis::kill, _ -> {});
  }

  /**
   * @param leave what happens to the master when it has a tail of its own
   * @param comeBack and when another one serves
   */
  private void replaceMaster(String what, Consumer<TestRedis> leave, Consumer<TestRedis> comeBack)
      throws IOException {
    try (Scenario kept = Scenario.keyedIn(fixture.cluster(), keyInTheShard());
        Scenario torn = Scenario.in(fixture.cluster());
        Scenario vanishing = Scenario.in(fixture.cluster())) {
      LocalWorker keeping = kept.worker(kept.plan().slow());
      WorkerProcess dying = torn.process(torn.plan().slow()).ready();
      List<Viewer> ofKept = viewers(kept);
      List<Viewer> ofTorn = viewers(torn);
      List<Viewer> all = Stream.of(ofKept, ofTorn).flatMap(List::stream).toList();
      all.forEach(viewer -> viewer.awaitText(1));
      TestRedis master = servers.stopReplication(shard);
      all.forEach(viewer -> viewer.awaitText(viewer.text().length() + TAIL));
      Viewer ofVanishing = vanishing.watch(vanishing.ask(5));
      ofVanishing.await("its first event", event -> event.event().equals("queued"));
      dying.process().kill();
      long start = System.nanoTime();
      leave.accept(master);
      ClusterFixture.awaitService(kept, what, start);
      comeBack.accept(master);
      keeping.hurry();
      torn.worker(torn.plan().quick());
      all.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
      assertThat(ofTorn)
          .allMatch(viewer -> viewer.events().stream().anyMatch(ViewedEvent::isReset));
      ofVanishing.awaitGone();
      kept.verify();
      torn.verify();
    }
  }

  /** Of one chat, at both APIs. */
  private static List<Viewer> viewers(Scenario scenario) {
    Asked job = scenario.ask(TOKENS);
    return List.of(scenario.watch(job), scenario.watchFar(job));
  }

  private KeyStore.Issued keyInTheShard() {
    RedisSettings settings =
        new RedisSettings(
            fixture.cluster().target().url(),
            "parley",
            ClusterFixture.SHARDS,
            Duration.ofSeconds(20));
    try (RedisConnections redis = RedisConnections.open(settings, RedisConnections.Role.API)) {
      KeyStore keys = new KeyStore(redis);
      return Stream.generate(() -> keys.create(LIMITED))
          .filter(key -> ClusterFixture.baseOf(key.stored().owner()).equals(shard))
          .findFirst()
          .orElseThrow();
    }
  }
}
