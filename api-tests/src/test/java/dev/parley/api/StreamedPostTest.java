package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.EventReader.Frame;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.queue.LostJob;
import dev.parley.testkit.Await;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A POST that is answered with the event stream. */
class StreamedPostTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void answersWithTheStreamAndNamesTheJob() {
    try (EventReader events = client.postStreamed(Client.chat(worker.model(), "hi"))) {
      Frame queued = events.next();
      String id = queued.json().get("job_id").asString();
      assertThat(queued.id()).contains("0-1");
      assertThat(events.answer().headers().firstValue("Location")).contains("/v1/jobs/" + id);
      worker.answer("a", "b");
      List<Frame> rest = events.toEnd();
      assertThat(EventReader.text(rest)).isEqualTo("ab");
      assertThat(rest.getLast().json()).isEqualTo(client.job(id));
    }
  }

  @Test
  void beginsWithARetryTimeAndForbidsBuffering() {
    try (EventReader events = client.postStreamed(Client.chat(worker.model(), "hi"))) {
      Frame retry = events.nextRaw();
      assertThat(retry.name()).isEqualTo("retry");
      assertThat(Integer.parseInt(retry.data())).isBetween(1000, 3000);
      assertThat(events.answer().headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(events.answer().headers().firstValue("Cache-Control"))
          .contains("no-cache, no-transform");
      assertThat(events.answer().headers().firstValue("Content-Type"))
          .contains("text/event-stream");
    }
  }

  @Test
  void aRefusalIsStillAnOrdinaryError() {
    HttpResponse<String> answer =
        client.post("/v1/jobs", Client.chat("nobody", "x"), "Accept", "text/event-stream");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Client.code(answer)).isEqualTo("model_not_found");
  }

  @Test
  void cancelsWhenTheClientLeavesAndAskedForThat() {
    Turn turn;
    try (EventReader events = client.postStreamed(cancelling())) {
      turn = worker.begin();
      events.until("started");
    }
    Await.until("the job is cancelled", () -> status(turn).equals("cancelled"));
    assertThat(turn.beat()).isInstanceOf(LostJob.Fenced.class);
  }

  @Test
  void goesOnWhenTheClientLeavesOtherwise() {
    Turn turn;
    try (EventReader events = client.postStreamed(Client.chat(worker.model(), "hi"))) {
      turn = worker.begin();
      events.until("started");
    }
    turn.generate("a", "b");
    turn.finish();
    assertThat(status(turn)).isEqualTo("completed");
  }

  @Test
  void aStoppingProcessCancelsNothingAndClosesItsStreams() {
    TestApi stopping = api.another();
    Turn turn;
    try (EventReader events = client.at(stopping).postStreamed(cancelling())) {
      turn = worker.begin();
      turn.generate("a");
      events.until("tokens");
      long start = System.nanoTime();
      stopping.close();
      assertThat(events.toEnd()).noneMatch(Frame::isTerminal);
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
    turn.generate("b");
    turn.finish();
    assertThat(status(turn)).isEqualTo("completed");
  }

  private String cancelling() {
    return Client.chat(worker.model(), "hi").replaceFirst("\\{", "{\"on_disconnect\":\"cancel\",");
  }

  private String status(Turn turn) {
    return client.job(turn.job().value()).get("status").asString();
  }
}
