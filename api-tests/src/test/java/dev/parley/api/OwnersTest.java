package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.RawHttp;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see what, and who may call at all. */
class OwnersTest {

  private static final String EVENTS = "/v1/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/events";

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void anotherOwnersJobIsNotThere() {
    String id = api.client().ask(worker.model(), "x").get("id").asString();
    Client stranger = api.client();
    String missing = "job_0_AAAAAAAAAAAAAAAAAAAAAA";
    for (String path : List.of("/v1/jobs/%s", "/v1/jobs/%s/events")) {
      assertSame(stranger.get(path.formatted(id)), stranger.get(path.formatted(missing)));
      assertSame(stranger.get(path.formatted(id)), stranger.get(path.formatted("malformed")));
    }
    assertSame(
        stranger.post("/v1/jobs/" + id + "/cancel", "{}"),
        stranger.post("/v1/jobs/" + missing + "/cancel", "{}"));
    assertSame(stranger.delete("/v1/jobs/" + id), stranger.delete("/v1/jobs/" + missing));
    assertThat(Client.json(stranger.get("/v1/jobs")).get("data").isEmpty()).isTrue();
  }

  @Test
  void anotherOwnersLiveFeedIsNotThereEither() {
    Client owner = api.client();
    String id = owner.ask(worker.model(), "x").get("id").asString();
    try (EventReader events = owner.events(id)) {
      events.until("queued");
      assertThat(api.client().get("/v1/jobs/" + id + "/events").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void thePageGivesABrowserItsCookieOnce() {
    HttpResponse<String> page = api.local().get("/");
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
        .matches("parley=[A-Za-z0-9_-]{22}; Path=/; Max-Age=31536000; .*HttpOnly; SameSite=Lax");
    assertThat(api.client().get("/").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(api.local().get("/v1/models").headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley=x", "parley=", "other=1", "parley=../../../../../../../.."})
  void aMalformedCookieCountsAsNone(String cookie) {
    String id = api.local().ask(worker.model(), "x").get("id").asString();
    assertThat(api.local().get("/v1/jobs/" + id, "Cookie", cookie).statusCode()).isEqualTo(200);
  }

  @Test
  void nothingButTheCookieNamesAnOwner() {
    String id = api.client().ask(worker.model(), "x").get("id").asString();
    HttpResponse<String> answer =
        api.local().get("/v1/jobs/" + id + "?owner=x", "X-Owner", "x", "Authorization", "Bearer x");
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  @Timeout(120)
  void guessesLeaveNoTrace() {
    try (TestApi quiet = TestApi.start(TestRedis.shared().url())) {
      Set<String> before = keys(quiet);
      Client client = quiet.client();
      List<CompletableFuture<?>> guessers =
          IntStream.range(0, 4)
              .<CompletableFuture<?>>mapToObj(
                  guesser -> CompletableFuture.runAsync(() -> guess(client, guesser)))
              .toList();
      guessers.forEach(CompletableFuture::join);
      assertThat(keys(quiet)).isEqualTo(before);
      assertThat(quiet.bean(MeterRegistry.class).get("parley.feeds.open").gauge().value()).isZero();
    }
  }

  private static void guess(Client client, int guesser) {
    for (int i = 0; i < 250; i++) {
      String job = "/v1/jobs/job_0_%011d%011d".formatted(guesser, i);
      assertThat(client.get(job).statusCode()).isEqualTo(404);
      assertThat(client.get(job + "/events").statusCode()).isEqualTo(404);
    }
  }

  private static Set<String> keys(TestApi api) {
    return TestRedis.shared().commands().keys(api.redis().prefix() + ":*").stream()
        .filter(key -> !key.endsWith(":sweep"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.", "", "10.0.0.1"})
  void refusesForgedHosts(String host) {
    String answer =
        RawHttp.ask(api.port(), "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:8080"})
  void answersToTheNamesOfTheMachine(String host) {
    String answer =
        RawHttp.ask(api.port(), "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "https://good.example.evil.example"})
  void foreignOriginsGetNoLeave(String origin) {
    HttpResponse<String> answer = api.local().get("/v1/models", "Origin", origin);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    for (HttpResponse<String> refused :
        List.of(preflight(api.local(), origin), preflight(api.local(), EVENTS, "GET", origin))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void namedOriginsAndHostsMayCall() {
    try (TestApi open =
        api.another("--parley.cors.origins=https://good.example", "--parley.hosts=chat.lan")) {
      HttpResponse<String> answer = preflight(open.local(), "https://good.example");
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://good.example");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(preflight(open.local(), "https://good.example.evil").statusCode()).isEqualTo(403);
      answer = preflight(open.local(), EVENTS, "GET", "https://good.example");
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
          .contains("Last-Event-ID");
      answer = open.local().get(EVENTS, "Origin", "https://good.example");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://good.example");
      answer = open.local().get("/v1/models", "Origin", "https://good.example");
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
          .contains("Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed");
      assertThat(RawHttp.ask(open.port(), "GET /v1/models HTTP/1.1\r\nHost: chat.lan:1\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void sendsTheHeadersThatKeepModelTextHarmless() {
    HttpResponse<String> page = api.local().get("/");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none';"
                + " frame-ancestors 'none'; form-action 'self'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(api.local().get("/v1/models").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  private static HttpResponse<String> preflight(Client client, String origin) {
    return preflight(client, "/v1/jobs", "POST", origin);
  }

  private static HttpResponse<String> preflight(
      Client client, String path, String method, String origin) {
    return client.send(
        client
            .request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static void assertSame(HttpResponse<String> one, HttpResponse<String> two) {
    assertThat(one.statusCode()).isEqualTo(404);
    assertThat(one.body()).isEqualTo(two.body());
    assertThat(headers(one)).isEqualTo(headers(two));
  }

  /** Names and values of all but the two that no two answers share. */
  private static Map<String, List<String>> headers(HttpResponse<String> answer) {
    assertThat(Client.code(answer)).isEqualTo("job_not_found");
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers().map());
    assertThat(headers.remove("X-Request-Id")).hasSize(1);
    assertThat(headers.remove("Date")).hasSize(1);
    return headers;
  }
}
