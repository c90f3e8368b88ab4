package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one API process that knows nothing of our code. */
record ApiCaller(URI base) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  static ApiCaller at(String base) {
    return new ApiCaller(URI.create(base));
  }

  /** Makes a job; {@code more} is spliced into the request, as {@code ,"seed":1}. */
  HttpResponse<String> post(String question, String more) {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]" + more + "}";
    return send(
        to("/v1/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** The id of a new job. */
  String job(String question, String more) {
    HttpResponse<String> answer = post(question, more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("id").asString();
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = send(to(path).GET());
    return JSON.readTree(answer.body());
  }

  /** The numbers of a service, in the form that Prometheus asks for. */
  String scrape() {
    return send(to("/actuator/prometheus")
            .header("Accept", "application/openmetrics-text; version=1.0.0")
            .GET())
        .body();
  }

  /** Asks again until the text holds all of {@code parts}. */
  void untilText(String path, String... parts) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String text = send(to(path).GET()).body();
    while (!Stream.of(parts).allMatch(text::contains)) {
      assertThat(System.nanoTime()).as(text).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
      text = send(to(path).GET()).body();
    }
  }

  /** Asks again until the answer fits. */
  JsonNode until(String path, Predicate<JsonNode> fits) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        JsonNode answer = get(path);
        if (fits.test(answer)) {
          return answer;
        }
      } catch (AssertionError | RuntimeException e) {
        // not up yet
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError(path + " never fits, last: " + get(path));
  }

  /** Waits until the API answers its readiness probe. */
  ApiCaller ready() {
    var _ =
        until("/actuator/health/readiness", node -> node.path("status").asString("").equals("UP"));
    return this;
  }

  StreamRecorder watch(String job) {
    return StreamRecorder.open(HTTP, to("/v1/jobs/" + job + "/events"));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
