package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.ScoredValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis has no memory or no disk left (rows 22, 23, 51). */
@Timeout(120)
class FullRedisTest {

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
  void row22and51aFullRedisRefusesTheNewAndFinishesTheOld() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    List<Asked> jobs = scenario.ask(3, 200);
    List<Viewer> viewers = jobs.stream().map(scenario::watch).toList();
    viewers.forEach(viewer -> viewer.awaitText(60));
    server.configure("maxmemory", "1mb");
    HttpResponse<String> refused = scenario.post(scenario.number(), 5, "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(ApiClient.code(refused)).isEqualTo("queue_unavailable");
    double registered = registeredUntil();
    worker.hurry();
    viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
    Await.until("the worker registers again", () -> registeredUntil() > registered);
    server.configure("maxmemory", "256mb");
    scenario.ask(5);
    scenario.verify();
    assertThat(jobs).allMatch(job -> attempts(job) == 1);
  }

  @Test
  void row23aRedisThatCannotSavePromisesNothing() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(300);
    Viewer viewer = scenario.watch(job);
    viewer.awaitText(60);
    Path inTheWay = Files.createDirectory(server.folder().resolve("dump.rdb"));
    server.configure("save", "3600 1");
    saveUntil("err");
    HttpResponse<String> refused = scenario.post(scenario.number(), 5, "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(ApiClient.code(refused)).isEqualTo("queue_unavailable");
    Files.delete(inTheWay);
    saveUntil("ok");
    server.configure("save", "");
    worker.hurry();
    scenario.verify();
    assertThat(FakeTokens.text(job.number(), 0, 300)).isEqualTo(viewer.text());
  }

  /** What was accepted before Redis noticed is written as soon as there is room again. */
  @Test
  void row23aFullDiskLosesNoAcceptedJob() throws IOException {
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    List<Asked> jobs = new ArrayList<>(scenario.ask(2, 300));
    jobs.forEach(job -> scenario.watch(job).awaitText(60));
    server.fillDisk(4_000);
    Await.until("a 503", () -> refusedOrNoted(jobs));
    assertThat(lastWrite()).isEqualTo("err");
    server.clearDisk();
    Await.until("all is written", () -> lastWrite().equals("ok"));
    jobs.add(scenario.ask(5));
    server.kill();
    server.start();
    worker.hurry();
    scenario.verify();
    assertThat(jobs).hasSizeGreaterThanOrEqualTo(3);
  }

  /** Asks once more; true when it was refused. */
  private boolean refusedOrNoted(List<Asked> jobs) throws IOException {
    int number = scenario.number();
    HttpResponse<String> answer = scenario.post(number, 5, "");
    if (answer.statusCode() == 202) {
      jobs.add(scenario.accepted(ApiClient.json(answer).path("id").asString(), number, 5));
      return false;
    }
    assertThat(answer.statusCode()).isEqualTo(503);
    return true;
  }

  private String lastWrite() {
    return server
        .commands()
        .info("persistence")
        .lines()
        .filter(line -> line.startsWith("aof_last_write_status:"))
        .map(line -> line.substring(line.indexOf(':') + 1))
        .findFirst()
        .orElseThrow();
  }

  private void saveUntil(String status) {
    Await.until(
        "a save that ends " + status,
        () -> {
          String info = server.commands().info("persistence");
          if (info.contains("rdb_bgsave_in_progress:0")
              && !info.contains("rdb_last_bgsave_status:" + status)) {
            server.commands().bgsave();
          }
          return info.contains("rdb_last_bgsave_status:" + status);
        });
  }

  /** Until when the worker is registered, in ms of the clock of Redis. */
  private double registeredUntil() {
    return server.commands().zrangeWithScores("parley:{0}:workers", 0, -1).stream()
        .mapToDouble(ScoredValue::getScore)
        .max()
        .orElseThrow();
  }

  private int attempts(Asked job) {
    return witness.logged(job.job()).orElseThrow().attempts();
  }
}
