package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.ApiProcess;
import dev.parley.faults.fleet.Caller;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.JavaProcess;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Since;
import dev.parley.faults.fleet.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Viewer;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis leaves processes alone for long, or lets one go that does not listen (rows 18, 29). */
@Timeout(180)
class ProcessOutageTest {

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("parley.outage", 20));
  private static final Duration PING = Duration.ofSeconds(2);
  private static final long MEGABYTES = 48;

  private final House house = House.small();
  private final Scene scene = house.scene();
  private final RedisWitness redis = new RedisWitness(house.redis().commands());
  private final ApiProcess api = scene.keep(ApiProcess.start(house.redisPort()));

  @AfterEach
  void close() {
    house.heal();
    scene.close();
    house.close();
  }

  @Test
  void row18aLongOutageUnderLoadIsAnsweredInTimeAndOutlived() throws IOException {
    WorkerProcess worker = scene.process(scene.plan().seats(8)).ready();
    URI base = api.base();
    List<Asked> jobs = scene.ask(8, 1000);
    List<Viewer> viewers = jobs.stream().map(job -> scene.watch(job, () -> base)).toList();
    viewers.forEach(viewer -> viewer.awaitText(60));
    long apiBefore = megabytes(api.process());
    long workerBefore = megabytes(worker.process());
    house.redis().kill();
    long gone = System.nanoTime();
    List<Integer> pings = viewers.stream().map(Viewer::pings).toList();
    for (int ping = 1; since(gone).compareTo(OUTAGE) < 0; ping++) {
      refuses(base);
      for (int i = 0; i < viewers.size(); i++) {
        viewers.get(i).awaitPings(pings.get(i) + ping);
      }
    }
    assertThat(viewers).allMatch(viewer -> viewer.connections() == 1);
    assertThat(viewers.getFirst().pings() - pings.getFirst())
        .isGreaterThanOrEqualTo((int) OUTAGE.dividedBy(PING.multipliedBy(2)));
    List<Integer> texts = viewers.stream().map(viewer -> viewer.text().length()).toList();
    house.redis().start();
    Since back = Since.now();
    for (int i = 0; i < viewers.size(); i++) {
      viewers.get(i).awaitText(texts.get(i) + 1);
    }
    back.within(Duration.ofSeconds(5), "row 18, all viewers go on");
    assertThat(megabytes(api.process())).isLessThan(apiBefore + MEGABYTES);
    assertThat(megabytes(worker.process())).isLessThan(workerBefore + MEGABYTES);
    scene.verify();
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 1);
  }

  @Test
  void row29anApiThatDoesNotListenIsLetGoAndRepairsWhatItMissed() {
    house.redis().configure("client-output-buffer-limit", "pubsub 32768 32768 1");
    scene.worker(scene.plan());
    URI base = api.base();
    Asked job = scene.ask(400);
    List<Viewer> viewers = List.of(scene.watch(job, () -> base), scene.watch(job, () -> base));
    viewers.forEach(viewer -> viewer.awaitText(60));
    api.process().signal("STOP");
    String channel = "parley:{0}:live:" + job.job();
    String noise = "x".repeat(1 << 20);
    Await.until(
        "Redis lets it go",
        () -> {
          house.redis().commands().publish(channel, noise);
          return redis.subscriptions(job.job()) == 0;
        });
    api.process().signal("CONT");
    scene.verify();
  }

  private void refuses(URI base) throws IOException {
    Since asked = Since.now();
    HttpResponse<String> answer = scene.post(new Caller(base), scene.number(), 5, "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    asked.within(Duration.ofSeconds(3), "row 18, a refusal");
  }

  private static long megabytes(JavaProcess process) {
    return process.resources().megabytes();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
