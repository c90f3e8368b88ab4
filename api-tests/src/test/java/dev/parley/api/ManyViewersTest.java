package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.EventReader.Frame;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.redis.Keys;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A thousand viewers of one job, and one more than are allowed. */
class ManyViewersTest {

  private static final int VIEWERS = 1000;

  @Test
  void aThousandViewersSeeTheSameOverOneSubscription() {
    TestApi api = TestApi.shared();
    Client client = api.client();
    try (HandWorker worker = HandWorker.at(api)) {
      String id = client.ask(worker.model(), "x").get("id").asString();
      Turn turn = worker.begin();
      turn.generate("first ");
      List<EventReader> viewers = open(client, id);
      viewers.forEach(viewer -> viewer.until("tokens"));
      String channel = new Keys(api.redis().prefix()).live(turn.job());
      assertThat(TestRedis.shared().commands().pubsubNumsub(channel).get(channel)).isEqualTo(1L);
      for (int i = 0; i < 20; i++) {
        turn.generate("t" + i + " ");
      }
      turn.finish();
      List<String> texts =
          viewers.stream().map(viewer -> EventReader.text(viewer.toEnd())).distinct().toList();
      assertThat(texts).hasSize(1);
      assertThat(texts.getFirst()).startsWith("t0 t1 ").endsWith("t19 ");
    }
  }

  @Test
  void oneMoreThanAllowedIsRefusedAndTheOthersGoOn() {
    try (TestApi small = TestApi.shared().another("--parley.stream.max=2");
        HandWorker worker = HandWorker.at(small)) {
      Client client = small.client();
      String id = client.ask(worker.model(), "x").get("id").asString();
      try (EventReader one = client.events(id);
          EventReader two = client.events(id)) {
        HttpResponse<String> third = client.get("/v1/jobs/" + id + "/events");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(Client.code(third)).isEqualTo("too_many_streams");
        worker.answer("a");
        assertThat(Stream.of(one, two).map(EventReader::toEnd).map(List::getLast))
            .allMatch(Frame::isTerminal);
      }
    }
  }

  private static List<EventReader> open(Client client, String id) {
    List<CompletableFuture<EventReader>> opening = new ArrayList<>();
    for (int i = 0; i < VIEWERS; i++) {
      opening.add(
          CompletableFuture.supplyAsync(
              () -> client.events(id), task -> Thread.ofVirtual().start(task)));
    }
    return opening.stream().map(CompletableFuture::join).toList();
  }
}
