package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.Times;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The races of rows 35, 40, 42 and 43, each decided: what shall lose is held on the wire until the
 * other has won. They share an API of their own, whose line stands still meanwhile.
 */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class DecidedRacesTest {

  private static final Cluster CLUSTER = Cluster.shared();
  private static final LocalApi API = LocalApi.start(CLUSTER.redisPort());
  private static final int SHORT = 5;
  private static final int LONG = 1500;

  /**
   * Time for a begin and five tokens; with a sweep it is less than what a worker waits for Redis.
   */
  private static final Duration SOON = Duration.ofMillis(1700);

  private final Scenario scenario = Scenario.ownedIn(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());
  private final LocalWorker worker = scenario.worker(scenario.plan());

  @AfterEach
  void close() {
    scenario.close();
  }

  @AfterAll
  static void closeApi() {
    API.close();
  }

  @Test
  void row35aJobThatEndsBeforeItsViewerIsSubscribed() throws IOException {
    endsWhileHeld(Direction.UP, "live:");
  }

  @Test
  void row35aJobThatEndsBetweenSubscriptionAndLogRead() throws IOException {
    endsWhileHeld(Direction.UP, "events:");
  }

  @Test
  void row35aJobThatEndsBeforeTheAnswerOfTheLogIsRead() throws IOException {
    Asked job = scenario.ask(LONG);
    endsWhileHeld(job, API.redis().stopAt(Direction.DOWN, "{\"type\":\"queued\"", 1));
  }

  private void endsWhileHeld(Direction direction, String key) throws IOException {
    Asked job = scenario.ask(LONG);
    endsWhileHeld(job, API.redis().stopAt(direction, key + job.job(), 1));
  }

  private void endsWhileHeld(Asked job, Stop joining) throws IOException {
    Viewer viewer = scenario.watch(job, API::base);
    joining.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    joining.letPass();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    assertThat(viewer.connections()).isEqualTo(1);
    scenario.verify();
  }

  @Test
  void row40aCancelThatBeatsTheBegin() throws IOException {
    Stop begin = worker.redis().stopAt(Direction.UP, function("begin"), 1);
    Asked job = scenario.ask(SHORT);
    Viewer viewer = scenario.watch(job);
    begin.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    begin.letPass();
    scenario.verify();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    assertThat(redis.begins(job.job())).isZero();
  }

  @Test
  void row40aCancelThatBeatsTheFinish() throws IOException {
    Stop finish = worker.redis().stopAt(Direction.UP, function("finish"), 1);
    Asked job = scenario.ask(SHORT);
    Viewer viewer = scenario.watch(job);
    finish.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    finish.letPass();
    Await.until("the worker knows", () -> worker.over("lost") == 1);
    scenario.verify();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
  }

  @Test
  void row40aFinishThatBeatsTheCancel() throws IOException {
    Stop finished = worker.redis().stopAt(Direction.DOWN, "FINISHED", 1);
    Asked job = scenario.ask(SHORT);
    finished.awaitReached();
    assertThat(cancel(job)).isEqualTo("completed");
    finished.letPass();
    Await.until("the worker knows", () -> worker.over("completed") == 1);
    scenario.verify();
  }

  @Test
  void row42aQueueTimeoutThatBeatsTheBegin() {
    Stop begin = worker.redis().stopAt(Direction.UP, function("begin"), 1);
    Asked job = scenario.ask(SHORT, ",\"queue_timeout\":0.5");
    begin.awaitReached();
    assertThat(scenario.watch(job).end().event()).isEqualTo("timed_out");
    begin.letPass();
    scenario.verify();
    assertThat(redis.begins(job.job())).isZero();
  }

  /** The time to wait counts to the first begin, however late its worker learns of it. */
  @Test
  void row42aBeginThatBeatsTheQueueTimeout() {
    Stop begun = worker.redis().stopAt(Direction.DOWN, "BEGUN", 1);
    Asked job = scenario.ask(SHORT, ",\"queue_timeout\":" + SOON.toMillis() / 1000.0);
    begun.awaitReached();
    long begin = redis.beginTimes(job.job()).getFirst();
    Await.until("the queue's time is over", () -> isOver(begin));
    begun.letPass();
    assertThat(scenario.watch(job).end().event()).isEqualTo("completed");
    scenario.verify();
  }

  @Test
  void row43aTimeoutThatBeatsTheFinish() {
    Stop finish = worker.redis().stopAt(Direction.UP, function("finish"), 1);
    Asked job = scenario.ask(SHORT, ",\"generation_timeout\":" + SOON.toMillis() / 1000.0);
    finish.awaitReached();
    assertThat(scenario.watch(job).end().event()).isEqualTo("timed_out");
    finish.letPass();
    Await.until("the worker knows", () -> worker.over("lost") == 1);
    scenario.verify();
  }

  /** Held for longer than a call may take: the worker says the end again. */
  @Test
  void row43aFinishThatBeatsTheTimeout() {
    Stop finished = worker.redis().stopAt(Direction.DOWN, "FINISHED", 1);
    Asked job = scenario.ask(SHORT, ",\"generation_timeout\":1");
    finished.awaitReached();
    long begin = redis.beginTimes(job.job()).getFirst();
    Await.until("its time is over", () -> redis.millis() - begin > 5000);
    finished.letPass();
    Await.until("the worker knows", () -> worker.over("completed") == 1);
    assertThat(scenario.watch(job).end().event()).isEqualTo("completed");
    scenario.verify();
  }

  /** The job's time, by the clock of Redis, and a sweep. */
  private boolean isOver(long begin) {
    return redis.millis() - begin > SOON.plus(Times.SWEEP).toMillis();
  }

  private String cancel(Asked job) throws IOException {
    return scenario.caller().cancel(job.job()).path("status").asString();
  }

  private static String function(String script) {
    return Script.load(Begin.class, script).function();
  }
}
