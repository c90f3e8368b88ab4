package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Viewer;
import dev.parley.inference.fake.Breakpoint;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines between workers and Redis that break or swallow (rows 26, 27, 46, 47, 49). */
@Timeout(120)
class NetworkFaultsTest {

  private static final House HOUSE = House.shared();

  private final Scene scene = HOUSE.scene();
  private final RedisWitness redis = new RedisWitness(HOUSE.redis().commands());

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void row26aShortCutCostsNothing() {
    LocalWorker worker = scene.worker(scene.plan());
    Asked job = scene.ask(100);
    scene.watch(job).awaitText(60);
    worker.redis().cut();
    scene.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }

  @Test
  void row26aCutLongerThanTheLeaseHandsTheAnswerOver() {
    LocalWorker cutOff = scene.worker(scene.plan());
    Asked job = scene.ask(300);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    cutOff.redis().refuse();
    LocalWorker heir = scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    Await.until("the second begin", () -> redis.begins(job.job()) == 2);
    cutOff.redis().pass();
    Await.until("the loss is noticed", () -> cutOff.over("lost") == 1);
    scene.verify();
    loss.wasMadeGood(job);
    Await.until("the attempt is over", () -> heir.over("completed") == 1);
  }

  /** Redis closes, and for the worker the stream ends; what the worker says still arrives. */
  @Test
  void row26aHalfClosedLineCostsNothing() {
    LocalWorker worker = scene.worker(scene.plan());
    Asked job = scene.ask(100);
    scene.watch(job).awaitText(60);
    worker.redis().halfClose();
    scene.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }

  @Test
  void row27aBlackHoleIsNoticedAndHandsTheAnswerOver() {
    LocalWorker swallowed = scene.worker(scene.plan());
    Asked job = scene.ask(300);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    int links = swallowed.redis().connections();
    swallowed.redis().blackHole();
    scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    Await.until("a link given up", () -> swallowed.redis().connections() != links);
    assertThat(redis.millis() - loss.millis()).isLessThan(10_000);
    Await.until("the second begin", () -> redis.begins(job.job()) == 2);
    swallowed.redis().pass();
    scene.verify();
    loss.wasMadeGood(job);
    scene.ask(3);
    scene.verify();
  }

  @Test
  void row46whoeverSweepsAnExpiredJobItIsBegunOnce() {
    LocalWorker dying = scene.worker(scene.plan().seats(8));
    List<Asked> jobs = scene.ask(8, 1200);
    jobs.forEach(job -> scene.watch(job).awaitText(10));
    dying.redis().refuse();
    IntStream.range(0, 3).forEach(i -> scene.worker(scene.plan().seats(8).pace(Duration.ZERO)));
    Loss loss = Loss.now(redis);
    scene.verify();
    loss.wasMadeGood(jobs);
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 2);
  }

  /** A claims, is held before its begin for a lease; B claims the same entry and begins. */
  @Test
  void row46whoBeginsALiveJobIsToldThatItIsHeld() {
    LocalWorker late = scene.worker(scene.plan());
    Stop begin = late.redis().stopAt(Direction.UP, Script.load(Begin.class, "begin").digest(), 1);
    Stop held = late.redis().stopAt(Direction.DOWN, "HELD", 1);
    Asked job = scene.ask(400);
    begin.awaitReached();
    LocalWorker quick = scene.worker(scene.plan());
    scene.watch(job).awaitText(20);
    begin.letPass();
    held.awaitReached();
    held.letPass();
    scene.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
    Await.until("the attempt is over", () -> quick.over("completed") == 1);
    assertThat(late.over("completed")).isZero();
  }

  @Test
  void row47twoWorkersWithOneNameAreStillTwo() {
    LocalWorker one = scene.worker(scene.plan().named("twin"));
    scene.worker(scene.plan().named("twin"));
    List<Asked> jobs = scene.ask(8, 300);
    jobs.forEach(job -> scene.watch(job).awaitText(20));
    one.redis().refuse();
    scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    Await.until("a takeover", () -> jobs.stream().anyMatch(job -> redis.begins(job.job()) == 2));
    one.redis().pass();
    scene.verify();
    loss.wasMadeGood(jobs.stream().filter(job -> redis.begins(job.job()) > 1).toList());
  }

  @Test
  void row49anEventWhoseReceiptIsLostIsTheSameWhenSentAgain() {
    LocalWorker worker = scene.worker(scene.plan());
    Breakpoint gate = worker.model().pauseBefore(1, 20);
    Asked job = scene.ask(60);
    gate.awaitReached();
    Viewer viewer = scene.watch(job);
    viewer.awaitText(FakeTokens.text(1, 0, 20).length());
    worker.redis().blackHole(Direction.DOWN);
    Breakpoint later = worker.model().pauseBefore(1, 40);
    gate.resume();
    viewer.awaitText(FakeTokens.text(1, 0, 21).length()); // logged, but nobody told the worker
    later.awaitReached();
    later.resume();
    worker.redis().cut();
    worker.redis().pass();
    scene.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
  }
}
