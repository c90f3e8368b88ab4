package dev.parley.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.HeaderCallers;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Another kind of caller needs no more than a source of its own. */
class CallersTest {

  private static final String ANN = "A".repeat(22);
  private static final String BOB = "B".repeat(22);

  private static final TestApi API =
      TestApi.start(
          TestRedis.shared().url(),
          "--spring.profiles.active=" + HeaderCallers.PROFILE,
          "--parley.owner.live-jobs=2");

  private static final HandWorker WORKER = HandWorker.at(API);

  @AfterAll
  static void close() {
    WORKER.close();
    API.close();
  }

  @Test
  void aJobIsItsCallersAlone() {
    String job = "/v1/jobs/" + Client.json(ask(ANN, "k")).get("id").asString();
    for (String stranger : List.of(BOB, "")) {
      assertThat(get(stranger, job).statusCode()).isEqualTo(404);
      assertThat(get(stranger, job + "/events").statusCode()).isEqualTo(404);
      assertThat(post(stranger, job + "/cancel", "{}").statusCode()).isEqualTo(404);
      assertThat(delete(stranger, job).statusCode()).isEqualTo(404);
      assertThat(Client.json(get(stranger, "/v1/jobs")).get("data").isEmpty()).isTrue();
    }
    assertThat(get(ANN, job).statusCode()).isEqualTo(200);
    assertThat(Client.json(get(ANN, "/v1/jobs")).get("data").size()).isEqualTo(1);

    HttpResponse<String> sameKey = ask(BOB, "k");
    assertThat(sameKey.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(ask(ANN, "k").headers().firstValue("Idempotency-Replayed")).contains("true");
    delete(BOB, "/v1/jobs/" + Client.json(sameKey).get("id").asString());
    assertThat(delete(ANN, job).statusCode()).isEqualTo(204);
  }

  @Test
  void limitsCountPerCaller() {
    List<String> jobs = List.of(location(ask(ANN, "1")), location(ask(ANN, "2")));
    assertThat(Client.code(ask(ANN, "3"))).isEqualTo("too_many_jobs");
    String other = location(ask(BOB, "3"));
    jobs.forEach(job -> delete(ANN, job));
    delete(BOB, other);
  }

  @Test
  void aCookieIsStillRecognised() {
    Client browser = API.client();
    String job = "/v1/jobs/" + browser.ask(WORKER.model(), "x").get("id").asString();
    assertThat(get(ANN, job).statusCode()).isEqualTo(404);
    assertThat(browser.delete(job).statusCode()).isEqualTo(204);
  }

  private static HttpResponse<String> ask(String caller, String key) {
    return API.local()
        .post(
            "/v1/jobs",
            Client.chat(WORKER.model(), "x"),
            HeaderCallers.HEADER,
            caller,
            "Idempotency-Key",
            key);
  }

  private static String location(HttpResponse<String> accepted) {
    return accepted.headers().firstValue("Location").orElseThrow();
  }

  private static HttpResponse<String> get(String caller, String path) {
    return API.local().send(as(caller, path).GET());
  }

  private static HttpResponse<String> delete(String caller, String path) {
    return API.local().send(as(caller, path).DELETE());
  }

  private static HttpResponse<String> post(String caller, String path, String body) {
    return API.local()
        .send(
            as(caller, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  /** Nobody's name is the empty one. */
  private static HttpRequest.Builder as(String caller, String path) {
    HttpRequest.Builder request = API.local().request(path);
    return caller.isEmpty() ? request : request.header(HeaderCallers.HEADER, caller);
  }
}
