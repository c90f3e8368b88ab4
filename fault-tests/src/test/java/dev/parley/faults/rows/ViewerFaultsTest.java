package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers that are slow, silent, torn away, or all come back at once (rows 36, 37, 39). */
@Timeout(120)
class ViewerFaultsTest {

  private static final Cluster CLUSTER = Cluster.shared();
  private static final int STORM = 500;

  /** Below 2 s is wanted of a machine of its own; here all viewers and other tests share it. */
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(10);

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void aViewerWhoMovesBetweenTwoApisReadsOnWhereItStopped() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(400);
    List<URI> both = List.of(CLUSTER.near().base(), CLUSTER.far().base());
    AtomicInteger turn = new AtomicInteger();
    Viewer moving = scenario.watch(job, () -> both.get(turn.getAndIncrement() % 2));
    for (int text = 100; text <= 500; text += 100) {
      moving.awaitText(text);
      moving.hangUp();
    }
    worker.hurry();
    scenario.verify();
    assertThat(moving.connections()).isGreaterThan(3);
    assertThat(moving.events()).noneMatch(ViewedEvent::isReset);
  }

  @Test
  void row36aSilentViewerHoldsNothingBeyondItsJob() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    FaultProxy line = scenario.keep(FaultProxy.to(CLUSTER.near().port()));
    Asked job = scenario.ask(400);
    Viewer silent = scenario.watch(job, at(line));
    silent.awaitText(20);
    line.blackHole();
    worker.hurry();
    scenario.watchFar(job).end();
    Await.until("the feed is freed", () -> redis.subscriptions(job.job()) == 0);
    line.cut();
    line.pass();
    scenario.verify();
  }

  @Test
  void row37aViewerOnAThinLineHoldsUpNobodyAndMissesNothing() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    FaultProxy line = scenario.keep(FaultProxy.to(CLUSTER.near().port()));
    Asked job = scenario.ask(400);
    Viewer slow = scenario.watch(job, at(line));
    slow.awaitText(20);
    line.drip(Direction.DOWN, 10);
    List<Viewer> quick = IntStream.range(0, 10).mapToObj(i -> scenario.watch(job)).toList();
    worker.hurry();
    quick.forEach(Viewer::end);
    assertThat(slow.events()).noneMatch(ViewedEvent::isEnd);
    line.cut();
    line.pass();
    scenario.verify();
    assertThat(slow.connections()).isGreaterThan(1);
  }

  @Test
  void row39aStormOfReturningViewersIsServedAtOnce() {
    ApiProcess leaving = scenario.keep(ApiProcess.start(CLUSTER.redisPort()));
    AtomicReference<URI> server = new AtomicReference<>(leaving.base());
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(1500);
    List<Viewer> storm =
        IntStream.range(0, STORM).mapToObj(i -> scenario.watch(job, server::get)).toList();
    storm.forEach(viewer -> viewer.awaitText(10));
    server.set(CLUSTER.far().base());
    leaving.process().signal("TERM");
    storm.forEach(viewer -> viewer.awaitConnections(2));
    List<Duration> joins = storm.stream().map(Viewer::lastJoin).sorted().toList();
    Duration p99 = joins.get(STORM * 99 / 100);
    System.out.println("row 39: p50, p99 of joins: " + joins.get(STORM / 2) + ", " + p99);
    assertThat(p99).isLessThan(LONGEST_JOIN);
    Await.until("one API is subscribed to the job", () -> redis.subscriptions(job.job()) == 1);
    worker.hurry();
    assertThat(leaving.process().exitCode()).isZero();
    scenario.verify();
  }

  private static Supplier<URI> at(FaultProxy line) {
    return () -> URI.create("http://127.0.0.1:" + line.port());
  }
}
