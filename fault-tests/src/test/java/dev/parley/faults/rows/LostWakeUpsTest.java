package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that an API never receives (rows 28, 30, 50), or receives twice. */
@Timeout(120)
class LostWakeUpsTest {

  private static final long SEED = 7;

  /** The log is compared every 2 s; half a second more for the reading of it. */
  private static final Duration LATEST = Duration.ofMillis(2500);

  private final Cluster cluster = Cluster.small();
  private final Scenario scenario = Scenario.in(cluster);

  @AfterEach
  void close() {
    scenario.close();
    cluster.close();
  }

  @Test
  void row28viewersOfAnApiWithoutWakeUpsAreAtMostASweepBehind() {
    scenario.worker(scenario.plan());
    cluster.near().redis().drop(LostWakeUpsTest::isWakeUp);
    Asked job = scenario.ask(200);
    Viewer viewer = scenario.watch(job);
    for (int text = 1; text < 1000; text = viewer.text().length() + 1) {
      Since sent = Since.now();
      viewer.awaitText(text);
      sent.within(LATEST, "row 28, text without wake-ups");
    }
    scenario.verify();
  }

  @Test
  void row30lostMessagesAreReadFromTheLog() {
    scenario.worker(scenario.plan());
    System.out.println("seed " + SEED);
    Random chance = new Random(SEED);
    cluster.near().redis().drop(message -> isWakeUp(message) && chance.nextInt(10) == 0);
    List<Asked> jobs = scenario.ask(4, 120);
    jobs.forEach(scenario::watch);
    scenario.verify();
  }

  @Test
  void messagesThatComeTwiceAreSentOnce() {
    scenario.worker(scenario.plan());
    AtomicInteger doubled = new AtomicInteger();
    cluster.near().redis().twice(message -> isWakeUp(message) && doubled.incrementAndGet() > 0);
    List<Asked> jobs = scenario.ask(3, 80);
    jobs.forEach(scenario::watch);
    scenario.verify();
    assertThat(doubled.get()).isGreaterThanOrEqualTo(3 * jobs.size()); // start, tokens, end
  }

  @Test
  void messagesThatComeTwiceOrNeverAreSentOnce() {
    scenario.worker(scenario.plan());
    System.out.println("seed " + SEED);
    Random chance = new Random(SEED);
    cluster.near().redis().twice(message -> isWakeUp(message) && chance.nextInt(3) == 0);
    cluster.near().redis().drop(message -> isWakeUp(message) && chance.nextInt(10) == 0);
    List<Asked> jobs = scenario.ask(3, 80);
    jobs.forEach(scenario::watch);
    scenario.verify();
  }

  @Test
  void row50theMessagesAtEitherEndAreMissedByNobody() {
    LocalWorker dying = scenario.worker(scenario.plan().slow());
    AtomicInteger lost = new AtomicInteger();
    cluster
        .near()
        .redis()
        .drop(message -> isWakeUp(message) && isEdge(message) && lost.incrementAndGet() > 0);
    Asked job = scenario.ask(400);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(20);
    dying.redis().refuse();
    RedisWitness redis = new RedisWitness(cluster.redis().commands());
    scenario.worker(scenario.plan().quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    scenario.verify();
    loss.wasMadeGood(job);
    assertThat(lost.get()).isGreaterThanOrEqualTo(3); // requeued, started again, ended
  }

  private static boolean isWakeUp(String message) {
    return message.startsWith(">") && message.contains(":live:") && message.contains("\"prev\"");
  }

  private static boolean isEdge(String message) {
    return !message.contains("\"tokens\"");
  }
}
