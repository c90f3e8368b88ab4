package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.RedisBackup;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
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

/** Redis dies, loses data, refuses and slows down (rows 16, 17, 19 to 21, 24, 25). */
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
  private final Cluster cluster = Cluster.small();
  private final TestRedis server = cluster.redis();
  private final Scenario scenario = Scenario.in(cluster);
  private final RedisWitness witness = new RedisWitness(server.commands());

  @AfterEach
  void close() {
    cluster.heal();
    scenario.close();
    cluster.close();
  }

  @Test
  void row16afterARestartAllGoOnByThemselves() {
    scenario.worker(scenario.plan());
    server.stop();
    server.start();
    Since back = Since.now();
    Await.until("the API is ready", () -> scenario.caller().isReady());
    back.within(Duration.ofSeconds(3), "row 16, ready again");
    scenario.watch(scenario.ask(5)).end();
    back.within(Duration.ofSeconds(5), "row 16, the next answer");
    scenario.verify();
  }

  @Test
  void row17aKilledRedisCostsNobodyAWord() {
    LocalApi far = scenario.keep(LocalApi.start(cluster.redisPort()));
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    List<Asked> jobs = scenario.ask(4, 200);
    List<Viewer> viewers =
        jobs.stream()
            .flatMap(job -> Stream.of(scenario.watch(job), scenario.watch(job, far::base)))
            .toList();
    viewers.forEach(viewer -> viewer.awaitText(60));
    server.kill();
    viewers.forEach(Viewer::hangUp);
    server.start();
    worker.hurry();
    scenario.verify();
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
  }

  @Test
  void row19aLostTailIsWrittenAgainByTheLivingWorker() {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(400);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    RedisBackup older = RedisBackup.copy(server, temp);
    viewer.awaitText(viewer.text().length() + 120);
    older.crashBackToIt();
    worker.hurry();
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(1);
    assertThat(viewer.events()).noneMatch(ViewedEvent::isReset);
  }

  @Test
  void row19aLostTailOfADeadWorkerStartsItsViewersAnew() {
    LocalWorker dying = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(400);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    RedisBackup older = RedisBackup.copy(server, temp);
    viewer.awaitText(viewer.text().length() + 120);
    dying.redis().refuse();
    older.crashBackToIt();
    scenario.worker(scenario.plan().quick());
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(2);
    assertThat(viewer.events()).anyMatch(ViewedEvent::isReset);
  }

  @Test
  void row20anEmptiedRedisEndsWhatWasAndBeginsAnew() {
    LocalWorker worker = scenario.worker(scenario.plan());
    Scenario lost = Scenario.in(cluster);
    LocalWorker other = lost.worker(lost.plan());
    Viewer viewer = lost.watch(lost.ask(1500));
    viewer.awaitText(60);
    server.flush();
    viewer.awaitGone();
    Await.until("the chat's end", () -> other.over("lost") == 1);
    assertThat(other.count("parley.worker.vanished")).as("the alarm: data lost").isEqualTo(1);
    scenario.watch(scenario.ask(5)).end();
    scenario.verify();
    Await.until("the attempt is over", () -> worker.over("completed") == 1);
    assertThat(worker.count("parley.worker.vanished")).isZero();
    lost.close();
  }

  @Test
  void row21aDestroyedGroupLosesNoJobAndRunsNoneTwice() {
    scenario.worker(scenario.plan().seats(2));
    List<Asked> jobs = scenario.ask(4, 80);
    scenario.watch(jobs.getFirst()).awaitText(60);
    server.commands().keys("parley:{0}:queue:" + scenario.model() + ":*").stream()
        .forEach(lane -> server.commands().xgroupDestroy(lane, "workers"));
    scenario.verify();
    assertThat(jobs).allMatch(job -> witness.begins(job.job()) == 1);
  }

  /** Each command of API and worker takes so much longer, however many are under way. */
  @Test
  void row24aSlowRedisKeepsTheOrderAndTheAttempt() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan());
    scenario.watch(scenario.ask(1)).end(); // scripts and models are known from now on
    worker.redis().delay(Direction.UP, SLOW);
    cluster.near().redis().delay(Direction.UP, SLOW_FOR_API);
    List<Asked> jobs = new ArrayList<>();
    List<Long> accepted = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long asked = System.nanoTime();
      int number = scenario.number();
      HttpResponse<String> answer = scenario.post(number, 60, "");
      accepted.add(since(asked).toMillis());
      assertThat(answer.statusCode()).as("on an idle API").isEqualTo(202);
      jobs.add(scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 60));
    }
    jobs.forEach(scenario::watch);
    scenario.verify();
    Collections.sort(accepted);
    System.out.println(
        "row 24: p50, p99 until 202 in ms: " + accepted.get(3) + ", " + accepted.getLast());
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
    assertThat(jobs).isSortedAccordingTo(Comparator.comparingLong(this::begun));
    assertThat(witness.log(jobs.getFirst().job())).hasSizeLessThan(20); // tokens went together
  }

  @Test
  void row25aRedisThatIsBusyOrAReplicaIsAwayForAWhile() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(400);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    server.commands().replicaof("127.0.0.1", 1);
    assertThat(scenario.post(scenario.number(), 5, "").statusCode()).isEqualTo(503);
    server.commands().replicaofNoOne();
    viewer.awaitText(viewer.text().length() + 60);
    server.configure("busy-reply-threshold", "50");
    Thread busy = Thread.ofVirtual().start(this::loopForEver);
    Await.until("a 503", () -> scenario.post(scenario.number(), 5, "").statusCode() == 503);
    server.commands().scriptKill();
    join(busy);
    worker.hurry();
    scenario.verify();
    assertThat(attempts(job)).isEqualTo(1);
  }

  @Test
  void row25aRedisThatStillLoadsIsAwayForAWhile() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(400);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    server.commands().eval(MANY_COMMANDS, ScriptOutputType.STATUS, new String[0]);
    server.kill();
    server.startLoading(PER_COMMAND);
    HttpResponse<String> refused = scenario.post(scenario.number(), 5, "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    server.start();
    worker.hurry();
    scenario.verify();
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
