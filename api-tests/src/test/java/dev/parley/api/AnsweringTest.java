package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.EventReader.Frame;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One chat, from the POST to the last token. */
class AnsweringTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void acceptsAChatAndStreamsItsAnswer() {
    HttpResponse<String> accepted = client.post("/v1/jobs", Client.chat(worker.model(), "hi"));
    assertThat(accepted.statusCode()).isEqualTo(202);
    String id = Client.json(accepted).get("id").asString();
    assertThat(accepted.headers().firstValue("Location")).contains("/v1/jobs/" + id);

    try (EventReader events = client.events(id)) {
      assertThat(events.until("queued").json().get("position").asInt()).isEqualTo(1);
      Turn turn = worker.begin();
      assertThat(events.until("started").json().get("attempt").asInt()).isEqualTo(1);
      turn.generate("Hel", "lo", "");
      turn.finish();
      List<Frame> rest = events.toEnd();
      assertThat(EventReader.text(rest)).isEqualTo("Hello");
      assertThat(rest.getLast().name()).isEqualTo("completed");
      assertThat(rest.getLast().json()).isEqualTo(client.job(id));
    }
  }

  @Test
  void showsAllOfAJob() {
    JsonNode asked = client.ask(worker.model(), "hi");
    assertThat(asked.get("status").asString()).isEqualTo("queued");
    assertThat(asked.get("queue").get("position").asInt()).isEqualTo(1);
    worker.answer("one ", "two");
    JsonNode job = client.job(asked.get("id").asString());
    assertThat(job.get("status").asString()).isEqualTo("completed");
    assertThat(job.get("output").get("text").asString()).isEqualTo("one two");
    assertThat(job.get("finish_reason").asString()).isEqualTo("stop");
    assertThat(job.get("usage").get("total_tokens").asInt()).isEqualTo(5);
    assertThat(job.get("queue").isNull()).isTrue();
    assertThat(job.get("timings").get("total_ms").asLong()).isNotNegative();
    assertThat(job.get("settings").get("max_tokens").asInt()).isEqualTo(64);
    assertThat(job.get("error").isNull()).isTrue();
  }
}
