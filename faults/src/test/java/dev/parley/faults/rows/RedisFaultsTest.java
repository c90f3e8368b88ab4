package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Times;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Frame;
import dev.parley.faults.viewer.Viewer;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.Direction;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis dies, forgets, refuses and slows down (rows 16 to 21, 24, 25). */
@Timeout(120)
class RedisFaultsTest {

  @TempDir Path temp;
  private final House house = House.small();
  private final TestRedis server = house.redis();
  private final Scene scene = house.scene();
  private final RedisWitness witness = new RedisWitness(server.commands());

  @AfterEach
  void close() {
    house.heal();
    scene.close();
    house.close();
  }

  @Test
  void row16afterARestartAllGoOnByThemselves() {
    scene.worker(scene.plan());
    server.stop();
    server.start();
    long back = System.nanoTime();
    Await.until("the API is ready", () -> scene.caller().isReady());
    scene.watch(scene.ask(5)).end();
    assertThat(since(back)).isLessThan(Duration.ofSeconds(5));
    scene.verify();
  }

  @Test
  void row17aKilledRedisCostsNobodyAWord() {
    scene.worker(scene.plan());
    List<Asked> jobs = scene.ask(4, 200);
    List<Viewer> viewers = jobs.stream().map(scene::watch).toList();
    jobs.forEach(scene::watchFar);
    viewers.forEach(viewer -> viewer.awaitText(60));
    server.kill();
    viewers.forEach(Viewer::hangUp);
    server.start();
    scene.verify();
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
  }

  @Test
  void row18aLongOutageIsAnsweredInTimeAndOutlived() throws IOException {
    LocalWorker worker = scene.worker(scene.plan());
    Asked job = scene.ask(300);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    int connections = viewer.connections();
    server.kill();
    long gone = System.nanoTime();
    while (since(gone).compareTo(Times.LEASE.multipliedBy(2)) < 0) {
      long asked = System.nanoTime();
      HttpResponse<String> answer = scene.caller().post(scene.model(), 9, 5, "");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(since(asked)).isLessThan(Duration.ofSeconds(3));
    }
    assertThat(viewer.connections()).isEqualTo(connections); // pings kept it
    server.start();
    long back = System.nanoTime();
    int before = viewer.text().length();
    viewer.awaitText(before + 1);
    assertThat(since(back)).isLessThan(Duration.ofSeconds(5));
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
    Await.until("the attempt is over", () -> worker.over("completed") == 1);
  }

  @Test
  void row19aLostTailIsSaidAgainByTheLivingWorker() {
    scene.worker(scene.plan());
    Asked job = scene.ask(250);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    OlderFile older = OlderFile.copy(server, temp);
    viewer.awaitText(viewer.text().length() + 120);
    older.crashBackToIt();
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
    assertThat(viewer.frames()).noneMatch(Frame::isReset);
  }

  @Test
  void row19aLostTailOfADeadWorkerStartsItsViewersAnew() {
    LocalWorker dying = scene.worker(scene.plan());
    Asked job = scene.ask(250);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    OlderFile older = OlderFile.copy(server, temp);
    viewer.awaitText(viewer.text().length() + 120);
    dying.redis().refuse();
    older.crashBackToIt();
    scene.worker(scene.plan());
    scene.verify();
    assertThat(attempts(job)).isEqualTo(2);
    assertThat(viewer.frames()).anyMatch(Frame::isReset);
  }

  @Test
  void row20anEmptiedRedisEndsWhatWasAndBeginsAnew() {
    LocalWorker worker = scene.worker(scene.plan());
    Scene lost = house.scene();
    LocalWorker other = lost.worker(lost.plan());
    Viewer viewer = lost.watch(lost.ask(1500));
    viewer.awaitText(60);
    server.flush();
    viewer.awaitGone();
    Await.until("the chat's end", () -> other.over("lost") == 1);
    scene.watch(scene.ask(5)).end();
    scene.verify();
    Await.until("the attempt is over", () -> worker.over("completed") == 1);
    lost.close();
  }

  @Test
  void row21aDestroyedGroupLosesNoJobAndRunsNoneTwice() {
    scene.worker(scene.plan().seats(2));
    List<Asked> jobs = scene.ask(4, 80);
    scene.watch(jobs.getFirst()).awaitText(60);
    server.commands().xgroupDestroy("parley:{0}:queue:" + scene.model(), "workers");
    scene.verify();
    assertThat(jobs).allMatch(job -> witness.begins(job.job()) == 1);
  }

  @Test
  void row24aSlowRedisKeepsTheOrderAndTheAttempt() {
    LocalWorker worker = scene.worker(scene.plan());
    worker.redis().delay(Direction.UP, Duration.ofMillis(300));
    house.near().redis().delay(Direction.UP, Duration.ofMillis(80));
    List<Asked> jobs = scene.ask(3, 60);
    jobs.forEach(scene::watch);
    scene.verify();
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
    assertThat(witness.log(jobs.getFirst().job())).hasSizeLessThan(30); // tokens went together
  }

  @Test
  void row25aRedisThatIsBusyOrAReplicaIsAwayForAWhile() throws IOException {
    scene.worker(scene.plan());
    Asked job = scene.ask(250);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    server.commands().replicaof("127.0.0.1", 1);
    assertThat(scene.caller().post(scene.model(), 9, 5, "").statusCode()).isEqualTo(503);
    server.commands().replicaofNoOne();
    viewer.awaitText(viewer.text().length() + 60);
    server.configure("busy-reply-threshold", "50");
    Thread busy = Thread.ofVirtual().start(this::loopForEver);
    Await.until("a 503", () -> scene.caller().post(scene.model(), 9, 5, "").statusCode() == 503);
    server.commands().scriptKill();
    join(busy);
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  private void loopForEver() {
    try (RedisClient client = RedisClient.create(server.url())) {
      client.connect().sync().eval("while true do end", ScriptOutputType.INTEGER, new String[0]);
    } catch (RuntimeException killed) {
      // as intended
    }
  }

  private int attempts(Asked job) {
    return witness.logged(job.job()).orElseThrow().attempts();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
