package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.Api;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Viewer;
import dev.parley.queue.Begin;
import dev.parley.redis.Script;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import java.io.IOException;
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

  private static final House HOUSE = House.shared();
  private static final Api API = Api.start(HOUSE.redisPort());
  private static final int SHORT = 5;
  private static final int LONG = 1500;

  private final Scene scene = HOUSE.ownedScene();
  private final RedisWitness redis = new RedisWitness(HOUSE.redis().commands());
  private final LocalWorker worker = scene.worker(scene.plan());

  @AfterEach
  void close() {
    scene.close();
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
    Asked job = scene.ask(LONG);
    endsWhileHeld(job, API.redis().stopAt(Direction.DOWN, "{\"type\":\"queued\"", 1));
  }

  private void endsWhileHeld(Direction direction, String key) throws IOException {
    Asked job = scene.ask(LONG);
    endsWhileHeld(job, API.redis().stopAt(direction, key + job.job(), 1));
  }

  private void endsWhileHeld(Asked job, Stop joining) throws IOException {
    Viewer viewer = scene.watch(job, API::base);
    joining.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    joining.letPass();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    assertThat(viewer.connections()).isEqualTo(1);
    scene.verify();
  }

  @Test
  void row40aCancelThatBeatsTheBegin() throws IOException {
    Stop begin = worker.redis().stopAt(Direction.UP, digest("begin"), 1);
    Asked job = scene.ask(SHORT);
    Viewer viewer = scene.watch(job);
    begin.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    begin.letPass();
    scene.verify();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
    assertThat(redis.begins(job.job())).isZero();
  }

  @Test
  void row40aCancelThatBeatsTheFinish() throws IOException {
    Stop finish = worker.redis().stopAt(Direction.UP, digest("finish"), 1);
    Asked job = scene.ask(SHORT);
    Viewer viewer = scene.watch(job);
    finish.awaitReached();
    assertThat(cancel(job)).isEqualTo("cancelled");
    finish.letPass();
    Await.until("the worker knows", () -> worker.over("lost") == 1);
    scene.verify();
    assertThat(viewer.end().event()).isEqualTo("cancelled");
  }

  @Test
  void row40aFinishThatBeatsTheCancel() throws IOException {
    Stop finished = worker.redis().stopAt(Direction.DOWN, "FINISHED", 1);
    Asked job = scene.ask(SHORT);
    finished.awaitReached();
    assertThat(cancel(job)).isEqualTo("completed");
    finished.letPass();
    Await.until("the worker knows", () -> worker.over("completed") == 1);
    scene.verify();
  }

  @Test
  void row42aQueueTimeoutThatBeatsTheBegin() {
    Stop begin = worker.redis().stopAt(Direction.UP, digest("begin"), 1);
    Asked job = scene.ask(SHORT, ",\"queue_timeout\":0.5");
    begin.awaitReached();
    assertThat(scene.watch(job).end().event()).isEqualTo("timed_out");
    begin.letPass();
    scene.verify();
    assertThat(redis.begins(job.job())).isZero();
  }

  /** The time to wait counts to the first begin, however late its worker hears of it. */
  @Test
  void row42aBeginThatBeatsTheQueueTimeout() {
    Stop begun = worker.redis().stopAt(Direction.DOWN, "BEGUN", 1);
    Asked job = scene.ask(SHORT, ",\"queue_timeout\":0.5");
    begun.awaitReached();
    long begin = redis.beginTimes(job.job()).getFirst();
    Await.until("the queue's time is over", () -> redis.millis() - begin > 1200);
    begun.letPass();
    assertThat(scene.watch(job).end().event()).isEqualTo("completed");
    scene.verify();
  }

  @Test
  void row43aTimeoutThatBeatsTheFinish() {
    Stop finish = worker.redis().stopAt(Direction.UP, digest("finish"), 1);
    Asked job = scene.ask(SHORT, ",\"generation_timeout\":1");
    finish.awaitReached();
    assertThat(scene.watch(job).end().event()).isEqualTo("timed_out");
    finish.letPass();
    Await.until("the worker knows", () -> worker.over("lost") == 1);
    scene.verify();
  }

  @Test
  void row43aFinishThatBeatsTheTimeout() {
    Stop finished = worker.redis().stopAt(Direction.DOWN, "FINISHED", 1);
    Asked job = scene.ask(SHORT, ",\"generation_timeout\":1");
    finished.awaitReached();
    long begin = redis.beginTimes(job.job()).getFirst();
    Await.until("its time is over", () -> redis.millis() - begin > 2000);
    finished.letPass();
    Await.until("the worker knows", () -> worker.over("completed") == 1);
    assertThat(scene.watch(job).end().event()).isEqualTo("completed");
    scene.verify();
  }

  private String cancel(Asked job) throws IOException {
    return scene.caller().cancel(job.job()).path("status").asString();
  }

  private static String digest(String script) {
    return Script.load(Begin.class, script).digest();
  }
}
