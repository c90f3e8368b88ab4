package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.Api;
import dev.parley.faults.fleet.Caller;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.OlderFile;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Since;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis dies, forgets, refuses and slows down (rows 16, 17, 19 to 21, 24, 25). */
@Timeout(120)
class RedisFaultsTest {

  private static final Duration SLOW = Duration.ofMillis(500);

  /**
   * A POST to an idle API makes up to five calls, one after the other, which share 2.5 s: with 500
   * ms each nothing would be left, with 200 a busy machine has time, too.
   */
  private static final Duration SLOW_FOR_API = Duration.ofMillis(200);

  /** Some seconds in all: sleeping so shortly takes a multiple of it. */
  private static final Duration PER_COMMAND = Duration.ofNanos(400_000);

  /** Each becomes a command of its own in the append-only file; Redis listens every thousand. */
  private static final String MANY_COMMANDS =
      "for i = 1, 5000 do redis.call('SET', 'filler', i) end return 'OK'";

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
    Since back = Since.now();
    Await.until("the API is ready", () -> scene.caller().isReady());
    back.within(Duration.ofSeconds(3), "row 16, ready again");
    scene.watch(scene.ask(5)).end();
    back.within(Duration.ofSeconds(5), "row 16, the next answer");
    scene.verify();
  }

  @Test
  void row17aKilledRedisCostsNobodyAWord() {
    Api far = scene.keep(Api.start(house.redisPort()));
    scene.worker(scene.plan());
    List<Asked> jobs = scene.ask(4, 200);
    List<Viewer> viewers =
        jobs.stream()
            .flatMap(job -> Stream.of(scene.watch(job), scene.watch(job, far::base)))
            .toList();
    viewers.forEach(viewer -> viewer.awaitText(60));
    server.kill();
    viewers.forEach(Viewer::hangUp);
    server.start();
    scene.verify();
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
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
    assertThat(other.count("parley.worker.vanished")).as("the alarm: data lost").isEqualTo(1);
    scene.watch(scene.ask(5)).end();
    scene.verify();
    Await.until("the attempt is over", () -> worker.over("completed") == 1);
    assertThat(worker.count("parley.worker.vanished")).isZero();
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

  /** Each command of API and worker takes so much longer, however many are under way. */
  @Test
  void row24aSlowRedisKeepsTheOrderAndTheAttempt() throws IOException {
    LocalWorker worker = scene.worker(scene.plan());
    scene.watch(scene.ask(1)).end(); // scripts and models are known from now on
    worker.redis().delay(Direction.UP, SLOW);
    house.near().redis().delay(Direction.UP, SLOW_FOR_API);
    List<Asked> jobs = new ArrayList<>();
    List<Long> accepted = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long asked = System.nanoTime();
      int number = scene.number();
      HttpResponse<String> answer = scene.post(number, 60, "");
      accepted.add(since(asked).toMillis());
      assertThat(answer.statusCode()).as("on an idle API").isEqualTo(202);
      jobs.add(scene.accepted(Caller.json(answer).path("id").asString(), number, 60));
    }
    jobs.forEach(scene::watch);
    scene.verify();
    Collections.sort(accepted);
    System.out.println(
        "row 24: p50, p99 until 202 in ms: " + accepted.get(3) + ", " + accepted.getLast());
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
    assertThat(jobs).isSortedAccordingTo(Comparator.comparing(this::begun));
    assertThat(witness.log(jobs.getFirst().job())).hasSizeLessThan(20); // tokens went together
  }

  @Test
  void row25aRedisThatIsBusyOrAReplicaIsAwayForAWhile() throws IOException {
    scene.worker(scene.plan());
    Asked job = scene.ask(250);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    server.commands().replicaof("127.0.0.1", 1);
    assertThat(scene.post(scene.number(), 5, "").statusCode()).isEqualTo(503);
    server.commands().replicaofNoOne();
    viewer.awaitText(viewer.text().length() + 60);
    server.configure("busy-reply-threshold", "50");
    Thread busy = Thread.ofVirtual().start(this::loopForEver);
    Await.until("a 503", () -> scene.post(scene.number(), 5, "").statusCode() == 503);
    server.commands().scriptKill();
    join(busy);
    scene.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  @Test
  void row25aRedisThatStillLoadsIsAwayForAWhile() throws IOException {
    scene.worker(scene.plan());
    Asked job = scene.ask(250);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(60);
    server.commands().eval(MANY_COMMANDS, ScriptOutputType.STATUS, new String[0]);
    server.kill();
    server.startLoading(PER_COMMAND);
    HttpResponse<String> refused = scene.post(scene.number(), 5, "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    server.start();
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

  private long begun(Asked job) {
    return witness.beginTimes(job.job()).getFirst();
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
