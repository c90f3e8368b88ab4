package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Resources;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
import dev.parley.testkit.Await;
import dev.parley.testkit.process.JavaProcess;
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

  private final Cluster cluster = Cluster.small();
  private final Scenario scenario = Scenario.in(cluster);
  private final RedisWitness redis = new RedisWitness(cluster.redis().commands());
  private final ApiProcess api = scenario.keep(ApiProcess.start(cluster.redisPort()));

  @AfterEach
  void close() {
    cluster.heal();
    scenario.close();
    cluster.close();
  }

  @Test
  void row18aLongOutageUnderLoadIsAnsweredInTimeAndOutlived() throws IOException {
    WorkerProcess worker = scenario.process(scenario.plan().seats(8)).ready();
    URI base = api.base();
    List<Asked> jobs = scenario.ask(8, 1000);
    List<Viewer> viewers = jobs.stream().map(job -> scenario.watch(job, () -> base)).toList();
    viewers.forEach(viewer -> viewer.awaitText(60));
    long apiBefore = megabytes(api.process());
    long workerBefore = megabytes(worker.process());
    List<Integer> connections = viewers.stream().map(Viewer::connections).toList();
    cluster.redis().kill();
    long gone = System.nanoTime();
    List<Integer> pings = viewers.stream().map(Viewer::pings).toList();
    for (int ping = 1; since(gone).compareTo(OUTAGE) < 0; ping++) {
      refuses(base);
      for (int i = 0; i < viewers.size(); i++) {
        viewers.get(i).awaitPings(pings.get(i) + ping);
      }
    }
    assertThat(viewers).extracting(Viewer::connections).isEqualTo(connections);
    assertThat(viewers.getFirst().pings() - pings.getFirst())
        .isGreaterThanOrEqualTo((int) OUTAGE.dividedBy(PING.multipliedBy(2)));
    List<Integer> texts = viewers.stream().map(viewer -> viewer.text().length()).toList();
    cluster.redis().start();
    Since back = Since.now();
    for (int i = 0; i < viewers.size(); i++) {
      viewers.get(i).awaitText(texts.get(i) + 1);
    }
    back.within(Duration.ofSeconds(5), "row 18, all viewers go on");
    assertThat(megabytes(api.process())).isLessThan(apiBefore + MEGABYTES);
    assertThat(megabytes(worker.process())).isLessThan(workerBefore + MEGABYTES);
    scenario.verify();
    assertThat(jobs).allMatch(job -> redis.begins(job.job()) == 1);
  }

  @Test
  void row29anApiThatDoesNotListenIsLetGoAndRepairsWhatItMissed() {
    cluster.redis().configure("client-output-buffer-limit", "pubsub 32768 32768 1");
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    URI base = api.base();
    Asked job = scenario.ask(400);
    List<Viewer> viewers =
        List.of(scenario.watch(job, () -> base), scenario.watch(job, () -> base));
    viewers.forEach(viewer -> viewer.awaitText(60));
    api.process().signal("STOP");
    String channel = "parley:{0}:live:" + job.job();
    String noise = "x".repeat(1 << 20);
    Await.until(
        "Redis lets it go",
        () -> {
          cluster.redis().commands().publish(channel, noise);
          return redis.subscriptions(job.job()) == 0;
        });
    api.process().signal("CONT");
    worker.hurry();
    scenario.verify();
  }

  private void refuses(URI base) throws IOException {
    Since asked = Since.now();
    HttpResponse<String> answer = scenario.post(new ApiClient(base), scenario.number(), 5, "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    asked.within(Duration.ofSeconds(3), "row 18, a refusal");
  }

  private static long megabytes(JavaProcess process) {
    return Resources.of(process.pid()).megabytes();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
