package dev.parley.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.Await;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers add up. */
class MetricsTest {

  private final TestApi api = TestApi.shared();

  @Test
  void everyChatIsAcceptedReplayedOrRefused() {
    try (HandWorker worker = HandWorker.at(api)) {
      Client client = api.client();
      String body = Client.chat(worker.model(), "x");
      double before = sum("parley_chats_received_total");
      client.post("/v1/jobs", body, "Idempotency-Key", "k");
      client.post("/v1/jobs", body, "Idempotency-Key", "k");
      client.post("/v1/jobs", "{", "Idempotency-Key", "k");
      client.post("/v1/jobs", Client.chat("nobody", "x"));
      client.postStreamed(body).close();
      assertThat(sum("parley_chats_received_total")).isEqualTo(before + 5);
      assertThat(sum("parley_chats_received_total"))
          .isEqualTo(
              sum("parley_chats_accepted_total")
                  + sum("parley_chats_replayed_total")
                  + sum("parley_chats_refused_total"));
    }
  }

  @Test
  void everyStreamIsOpenOrClosed() {
    try (HandWorker worker = HandWorker.at(api)) {
      Client client = api.client();
      String id = client.ask(worker.model(), "x").get("id").asString();
      double before = sum("parley_streams_opened_total");
      try (EventReader events = client.events(id)) {
        events.until("queued");
        assertThat(sum("parley_streams_opened_total")).isEqualTo(before + 1);
        assertThat(sum("parley_streams_open")).isPositive();
        worker.answer("a");
        events.toEnd();
      }
      Await.until(
          "opened = closed + open",
          () ->
              sum("parley_streams_opened_total")
                  == sum("parley_streams_closed_total") + sum("parley_streams_open"));
    }
  }

  private double sum(String name) {
    String all = api.local().get("/actuator/prometheus").body();
    return Pattern.compile("^" + name + "(?:\\{[^}]*})? ([0-9.E]+)$", Pattern.MULTILINE)
        .matcher(all)
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }
}
