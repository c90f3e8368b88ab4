package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.inference.fake.Breakpoint;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines between workers and Redis that break or swallow (rows 26, 27, 46, 47, 49). */
@Timeout(120)
class NetworkFaultsTest {

  private static final Cluster CLUSTER = Cluster.shared();

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void row26aShortCutCostsNothing() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(200);
    scenario.watch(job).awaitText(60);
    worker.redis().cut();
    worker.hurry();
    scenario.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }

  @Test
  void row26aCutLongerThanTheLeaseHandsTheAnswerOver() {
    LocalWorker cutOff = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(300);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    cutOff.redis().refuse();
    LocalWorker heir = scenario.worker(scenario.plan().quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    Await.until("the second begin", () -> redis.begins(job.job()) == 2);
    cutOff.redis().pass();
    Await.until("the loss is noticed", () -> cutOff.over("lost") == 1);
    scenario.verify();
    loss.wasMadeGood(job);
    Await.until("the attempt is over", () -> heir.over("completed") == 1);
  }

  /** Redis closes, and for the worker the stream ends; what the worker writes still arrives. */
  @Test
  void row26aHalfClosedLineCostsNothing() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(200);
    scenario.watch(job).awaitText(60);
    worker.redis().halfClose();
    worker.hurry();
    scenario.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }

  @Test
  void row27aBlackHoleIsNoticedAndHandsTheAnswerOver() {
    LocalWorker swallowed = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(300);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    int links = swallowed.redis().connections();
    swallowed.redis().blackHole();
    scenario.worker(scenario.plan().quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    Await.until("a link given up", () -> swallowed.redis().connections() != links);
    assertThat(redis.millis() - loss.millis()).isLessThan(25_000);
    Await.until("the second begin", () -> redis.begins(job.job()) == 2);
    swallowed.redis().pass();
    scenario.verify();
    loss.wasMadeGood(job);
    scenario.ask(3);
    scenario.verify();
  }

  @Test
  void row46whoeverSweepsAnExpiredJobItIsBegunOnce() {
    LocalWorker dying = scenario.worker(scenario.plan().seats(8).slow());
    List<Asked> jobs = scenario.ask(8, 1200);
    jobs.forEach(job -> scenario.watch(job).awaitText(10));
    dying.redis().refuse();
    IntStream.range(0, 3).forEach(i -> scenario.worker(scenario.plan().seats(8).quick()));
    WorkerLoss loss = WorkerLoss.now(redis);
    scenario.verify();
    loss.wasMadeGood(jobs);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 2);
  }

  /** A claims, is held before its begin for a lease; B claims the same entry and begins. */
  @Test
  void row46aSecondBeginOfALiveJobIsAnsweredThatItIsHeld() {
    LocalWorker late = scenario.worker(scenario.plan());
    Stop begin = late.redis().stopAt(Direction.UP, Script.load(Begin.class, "begin").function(), 1);
    Stop held = late.redis().stopAt(Direction.DOWN, "HELD", 1);
    Asked job = scenario.ask(400);
    begin.awaitReached();
    LocalWorker quick = scenario.worker(scenario.plan().slow());
    scenario.watch(job).awaitText(20);
    begin.letPass();
    held.awaitReached();
    held.letPass();
    quick.hurry();
    scenario.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
    Await.until("the attempt is over", () -> quick.over("completed") == 1);
    assertThat(late.over("completed")).isZero();
  }

  @Test
  void row47twoWorkersWithOneNameAreStillTwo() {
    LocalWorker one = scenario.worker(scenario.plan().named("twin").slow());
    LocalWorker other = scenario.worker(scenario.plan().named("twin").slow());
    List<Asked> jobs = scenario.ask(8, 300);
    jobs.forEach(job -> scenario.watch(job).awaitText(20));
    one.redis().refuse();
    scenario.worker(scenario.plan().quick());
    WorkerLoss loss = WorkerLoss.now(redis);
    Await.until("a takeover", () -> jobs.stream().anyMatch(job -> redis.begins(job.job()) == 2));
    one.redis().pass();
    one.hurry();
    other.hurry();
    scenario.verify();
    loss.wasMadeGood(jobs.stream().filter(job -> redis.begins(job.job()) > 1).toList());
  }

  @Test
  void row49anEventWhoseReceiptIsLostIsTheSameWhenSentAgain() {
    LocalWorker worker = scenario.worker(scenario.plan());
    Breakpoint gate = worker.model().pauseBefore(1, 20);
    Asked job = scenario.ask(60);
    gate.awaitReached();
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(FakeTokens.text(1, 0, 20).length());
    worker.redis().blackHole(Direction.DOWN);
    Breakpoint later = worker.model().pauseBefore(1, 40);
    gate.resume();
    viewer.awaitText(FakeTokens.text(1, 0, 21).length()); // logged, but the worker got no answer
    later.awaitReached();
    later.resume();
    worker.redis().cut();
    worker.redis().pass();
    scenario.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }
}
