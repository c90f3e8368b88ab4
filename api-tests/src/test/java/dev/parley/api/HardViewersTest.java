package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.RawViewer;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.EventId;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.FaultProxy;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Viewers that read too slowly, or vanish without a word. They share one API of their own. */
@TestInstance(Lifecycle.PER_CLASS)
class HardViewersTest {

  private final TestApi api =
      TestApi.start(TestRedis.shared().url(), "--server.tomcat.connection-timeout=2s");

  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterAll
  void close() {
    worker.close();
    api.close();
  }

  @Test
  void whoReadsTooSlowlyIsCutAndResumesWhileOthersSeeAll() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    Turn turn = worker.begin();
    EventId first = turn.generate("first ");
    try (RawViewer slow = RawViewer.at(api.port(), turn.job());
        EventReader other = client.events(id)) {
      slow.readUntil("first ");
      double leftBefore = left();
      String rest = sayMegabytes(turn);
      turn.finish();
      assertThat(EventReader.text(other.toEnd())).isEqualTo("first " + rest);
      Await.until("the slow stream is cut", () -> isCut(slow) && left() > leftBefore);
      try (EventReader resumed = client.events(id, "Last-Event-ID", first.toString())) {
        assertThat(EventReader.text(resumed.toEnd())).isEqualTo(rest);
      }
    }
  }

  @Test
  void whoVanishesFreesItsSlotAtTheLatestWithTheJobAndThenTheFeedGoes() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    Turn turn = worker.begin();
    turn.generate("seen");
    try (FaultProxy line = FaultProxy.to(api.port());
        RawViewer vanishing = RawViewer.at(line.port(), turn.job())) {
      vanishing.readUntil("seen");
      line.blackHole();
      turn.generate("unseen");
      assertThat(gauge("parley.streams.open")).isOne();
      turn.finish();
      Await.until("its slot is free", () -> gauge("parley.streams.open") == 0);
      assertThat(line.connections()).isOne();
    }
    Await.until("the feed is freed", () -> gauge("parley.feeds.open") == 0);
    Await.until("the channel is left", () -> !isSubscribed(turn));
    assertThat(client.job(id).get("output").get("text").asString()).isEqualTo("seenunseen");
  }

  /** Much more than the kernel holds for one connection. */
  private static String sayMegabytes(Turn turn) {
    String piece = "x".repeat(1 << 17);
    for (int i = 0; i < 24; i++) {
      turn.generate(piece);
    }
    return piece.repeat(24);
  }

  /** Reads on all the while, a few bytes at a time. */
  private boolean isCut(RawViewer slow) {
    slow.sip();
    return gauge("parley.streams.open") == 0;
  }

  private boolean isSubscribed(Turn turn) {
    String channel = new Keys(api.redis().prefix()).live(turn.job());
    return !Objects.equals(TestRedis.shared().commands().pubsubNumsub(channel).get(channel), 0L);
  }

  private double gauge(String name) {
    return api.bean(MeterRegistry.class).get(name).gauge().value();
  }

  private double left() {
    return api.bean(MeterRegistry.class)
        .get("parley.streams.closed")
        .tag("end", "left")
        .counter()
        .count();
  }
}
