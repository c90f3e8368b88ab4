package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.ApiProcess;
import dev.parley.faults.fleet.Caller;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Viewer;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** APIs that die, leave or run out of sockets, as processes of their own (rows 31 to 34, 48). */
@Timeout(120)
class ApiFaultsTest {

  private static final House HOUSE = House.shared();
  private static final int VIEWERS = 50;

  private final Scene scene = HOUSE.scene();
  private final RedisWitness redis = new RedisWitness(HOUSE.redis().commands());

  @AfterEach
  void close() {
    scene.close();
  }

  /** One kill at three moments: in fifty streams, before a 202, between SUBSCRIBE and the log. */
  @Test
  void rows31And33And34aKilledApiCostsItsViewersNothingAndItsCallerOneJob() throws IOException {
    ApiProcess dying = scene.keep(ApiProcess.start(HOUSE.redisPort()));
    AtomicReference<URI> server = new AtomicReference<>(dying.base());
    scene.worker(scene.plan());
    Asked job = scene.ask(700);
    List<Viewer> viewers =
        IntStream.range(0, VIEWERS).mapToObj(i -> scene.watch(job, server::get)).toList();
    viewers.forEach(viewer -> viewer.awaitText(20));
    Asked joined = scene.ask(500);
    Stop logRead = dying.redis().stopAt(Direction.UP, "events:" + joined.job(), 1);
    Viewer joining = scene.watch(joined, server::get);
    logRead.awaitReached();
    Thread caller = Thread.ofVirtual().start(() -> postInVain(dying.base()));
    Stop enqueued = dying.redis().stopAt(Direction.DOWN, "ACCEPTED", 1);
    logRead.letPass();
    enqueued.awaitReached();
    server.set(HOUSE.far().base());
    dying.process().kill();
    join(caller);
    HttpResponse<String> again =
        scene.caller().post(scene.model(), 900, 5, "", "Idempotency-Key", "once");
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    scene.accepted(Caller.json(again).path("id").asString(), 900, 5);
    viewers.forEach(viewer -> assertThat(viewer.end().event()).isEqualTo("completed"));
    assertThat(joining.end().event()).isEqualTo("completed");
    scene.verify();
    assertThat(redis.begins(job.job())).isEqualTo(1);
    Await.until("no subscription is left", () -> redis.subscriptions(joined.job()) == 0);
  }

  @Test
  void rows32And48anApiOutOfSocketsRecoversAndLeavesInTime() throws IOException {
    ApiProcess leaving = scene.keep(ApiProcess.start(HOUSE.redisPort(), 320));
    URI base = leaving.base();
    AtomicReference<URI> server = new AtomicReference<>(base);
    scene.worker(scene.plan());
    Asked job = scene.ask(700);
    Viewer viewer = scene.watch(job, server::get);
    viewer.awaitText(20);
    int connections = viewer.connections();
    exhaust(leaving, base);
    Await.until("the API answers again", () -> new Caller(base).isReady());
    assertThat(viewer.connections()).isEqualTo(connections);
    server.set(HOUSE.far().base());
    long asked = System.nanoTime();
    leaving.process().signal("TERM");
    viewer.awaitConnections(connections + 1);
    assertThat(since(asked)).isLessThan(Duration.ofSeconds(4));
    assertThat(leaving.process().exitCode()).isZero();
    assertThat(since(asked)).isLessThan(Duration.ofSeconds(10));
    assertThat(viewer.end().event()).isEqualTo("completed");
    scene.verify();
  }

  /** Opens more connections than it has descriptors, and lets go of them. */
  private static void exhaust(ApiProcess api, URI base) throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), base.getPort()));
      }
      api.process().line(line -> line.contains("Too many open files"));
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private void postInVain(URI base) {
    try {
      new Caller(base).post(scene.model(), 900, 5, "", "Idempotency-Key", "once");
      throw new AssertionError("it was to be killed before it answers");
    } catch (IOException e) {
      // as intended
    }
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
