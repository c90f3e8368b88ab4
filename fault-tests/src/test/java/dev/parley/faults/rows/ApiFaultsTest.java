package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.faults.scenario.Since;
import dev.parley.testkit.Await;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.Stop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** APIs that die, leave or run out of sockets, as processes of their own (rows 31 to 34, 48). */
@Timeout(120)
class ApiFaultsTest {

  private static final Cluster CLUSTER = Cluster.shared();
  private static final int VIEWERS = 50;
  private static final int FILES = 320;

  private final Scenario scenario = Scenario.in(CLUSTER);
  private final RedisWitness redis = new RedisWitness(CLUSTER.redis().commands());

  @AfterEach
  void close() {
    scenario.close();
  }

  /** One kill at three moments: in fifty streams, before a 202, between SUBSCRIBE and the log. */
  @Test
  void rows31And33And34aKilledApiCostsItsViewersNothingAndItsCallerOneJob() throws IOException {
    ApiProcess dying = scenario.keep(ApiProcess.start(CLUSTER.redisPort()));
    AtomicReference<URI> server = new AtomicReference<>(dying.base());
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(700);
    List<Viewer> viewers =
        IntStream.range(0, VIEWERS).mapToObj(i -> scenario.watch(job, server::get)).toList();
    viewers.forEach(viewer -> viewer.awaitText(20));
    Asked joined = scenario.ask(500);
    Stop subscribed = dying.redis().stopAt(Direction.DOWN, "live:" + joined.job(), 1);
    Viewer joining = scenario.watch(joined, server::get);
    subscribed
        .awaitReached(); // Redis has confirmed it; before that reaches the API, it reads no log
    assertThat(redis.subscriptions(joined.job())).isEqualTo(1);
    Stop enqueued = dying.redis().stopAt(Direction.DOWN, "ACCEPTED", 1);
    Thread caller = Thread.ofVirtual().start(() -> postInVain(dying.base()));
    enqueued.awaitReached();
    server.set(CLUSTER.far().base());
    dying.process().kill();
    join(caller);
    HttpResponse<String> again = scenario.post(900, 5, "", "Idempotency-Key", "once");
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    scenario.accepted(ApiClient.json(again).path("id").asString(), 900, 5);
    worker.hurry();
    viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
    assertThat(joining.end().event()).isEqualTo("completed");
    scenario.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
    Await.until("no subscription is left", () -> redis.subscriptions(joined.job()) == 0);
  }

  /** The API lives on; its viewer has gone when the read fails or is answered at last. */
  @Test
  void row34aJoinThatIsCutBeforeItsLogReadLeavesNothingInALivingApi() {
    LocalApi api = scenario.keep(LocalApi.start(CLUSTER.redisPort()));
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(1500);
    Stop logRead = api.redis().stopAt(Direction.UP, "events:" + job.job(), 1);
    try (Viewer joining = Viewer.watch(api::base, job.job())) {
      logRead.awaitReached();
      assertThat(redis.subscriptions(job.job())).isEqualTo(1);
      api.redis().cut();
      logRead.letPass();
      joining.awaitText(1); // once it has come back
    }
    Await.until("no subscription is left", () -> redis.subscriptions(job.job()) == 0);
    assertThat(redis.log(job.job()).getLast().type()).isEqualTo("tokens"); // and the job lives
    worker.hurry();
    scenario.verify();
  }

  @Test
  void rows32And48anApiOutOfSocketsRecoversAndLeavesInTime() throws IOException {
    ApiProcess leaving = scenario.keep(ApiProcess.start(CLUSTER.redisPort(), FILES));
    URI base = leaving.base();
    AtomicReference<URI> server = new AtomicReference<>(base);
    LocalWorker worker = scenario.worker(scenario.plan().slow());
    Asked job = scenario.ask(1500); // longer than all of this takes
    Viewer viewer = scenario.watch(job, server::get);
    viewer.awaitText(20);
    int connections = viewer.connections();
    Asked meanwhile = exhaust(leaving, base);
    Await.until("the API answers again", () -> new ApiClient(base).isReady());
    assertThat(viewer.connections()).isEqualTo(connections);
    server.set(CLUSTER.far().base());
    Since asked = Since.now();
    leaving.process().signal("TERM");
    viewer.awaitConnections(connections + 1);
    asked.within(Duration.ofSeconds(2), "row 32, streams closed");
    assertThat(leaving.process().exitCode()).isZero();
    asked.within(Duration.ofSeconds(10), "row 32, the process gone");
    worker.hurry();
    assertThat(viewer.end().event()).isEqualTo("completed");
    scenario.verify();
    assertThat(redis.begins(meanwhile.job())).isEqualTo(1);
  }

  /**
   * Opens more connections than it has descriptors, asks for a job to whose wake-ups it cannot
   * subscribe, and lets go of them: the job is accepted then, once.
   */
  private Asked exhaust(ApiProcess api, URI base) throws IOException {
    List<Socket> open = new ArrayList<>();
    CompletableFuture<Asked> asked;
    try {
      for (int i = 0; i < 500; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), base.getPort()));
      }
      api.process().line(line -> line.contains("Too many open files"));
      asked =
          CompletableFuture.supplyAsync(() -> askUntilAccepted(base), Thread::startVirtualThread);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    return asked.join();
  }

  private Asked askUntilAccepted(URI base) {
    return Await.value(
        "a 202",
        () -> {
          try {
            HttpResponse<String> answer =
                scenario.post(new ApiClient(base), 901, 5, "", "Idempotency-Key", "exhausted");
            String id = ApiClient.json(answer).path("id").asString("");
            return Optional.of(answer.statusCode())
                .filter(status -> status == 202)
                .map(accepted -> scenario.accepted(id, 901, 5));
          } catch (IOException refused) {
            return Optional.empty();
          }
        });
  }

  private void postInVain(URI base) {
    try {
      scenario.post(new ApiClient(base), 900, 5, "", "Idempotency-Key", "once");
      throw new AssertionError("it was to be killed before it answers");
    } catch (IOException e) {
      // as intended
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
