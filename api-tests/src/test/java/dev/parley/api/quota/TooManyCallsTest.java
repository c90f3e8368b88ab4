package dev.parley.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rate of calls, as callers meet it. Who is to be over it gets so many calls charged that no
 * machine is slow enough for the pause to end within a test.
 */
class TooManyCallsTest {

  private static final int MANY = 100_000;
  private static final int BURST = 3;

  private static final TestApi API =
      TestApi.start(
          TestRedis.shared().url(),
          "--parley.access=keys",
          "--parley.queue.depth=20",
          "--parley.owner.calls-per-second=1",
          "--parley.owner.calls-burst=" + BURST,
          "--parley.owner.calls-wait=0s");
  private static final KeyStore KEYS = API.bean(KeyStore.class);
  private static final CallRates RATES = API.bean(CallRates.class);

  private final HandWorker worker = HandWorker.at(API);
  private final KeyStore.Issued key = newKey();
  private final Client ann = API.withKey(key.key().reveal());

  @AfterEach
  void leave() {
    worker.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void whoCallsAgainAndAgainIsRefused() {
    double before = refused();
    Await.until("a refusal", () -> ann.get("/v1/jobs").statusCode() == 429);
    HttpResponse<String> page = API.withKey(newKey().key().reveal()).get("/v1/jobs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(refused()).isGreaterThan(before);
    Await.until("the end of the pause", () -> ann.get("/v1/jobs").statusCode() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs, 120",
    "/v1/chat/completions, 60",
    "/chat/completions, 60",
    "/v1/responses, 60",
  })
  void everyWireRefusesInItsWordsAndReadsNoBody(String path, long pause) {
    callTooOften();
    HttpResponse<String> refused = ann.post(path, "{ no JSON");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Client.code(refused)).isEqualTo("rate_limit_exceeded");
    assertThat(Client.json(refused).at("/error/type").asString()).isEqualTo("rate_limit_error");
    assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(pause);
    assertThat(refused.headers().firstValue("Cache-Control")).contains("no-store");
    // These are read from Redis, which is not asked.
    assertThat(refused.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
  }

  @Test
  void everyKindOfCallCounts() {
    String job = "/v1/jobs/" + ann.ask(worker.model(), "x").get("id").asString();
    callTooOften();
    for (HttpResponse<String> answer :
        List.of(
            ann.get(job),
            ann.get(job + "/events"),
            ann.get("/v1/jobs"),
            ann.get("/v1/models"),
            ann.get("/v1/nothing"),
            ann.post(job + "/cancel", ""),
            ann.delete(job))) {
      assertThat(answer.statusCode()).as(answer.toString()).isEqualTo(429);
    }
    worker.answer("still alive");
  }

  @Test
  void pagesAndHealthAreNoCalls() {
    callTooOften();
    for (String path : List.of("/", "/openapi.json", "/docs", "/actuator/health/liveness")) {
      assertThat(ann.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void whatIsUnderWayIsNotCut() {
    try (EventReader events = ann.postStreamed(Client.chat(worker.model(), "x"))) {
      events.until("queued");
      CompletableFuture<HttpResponse<String>> held = held();
      Await.until("both chats", () -> depth() == 2);
      callTooOften();
      assertThat(ann.get("/v1/jobs").statusCode()).isEqualTo(429);
      worker.answer("one ", "answer");
      worker.answer("one ", "answer");
      assertThat(EventReader.text(events.toEnd())).isEqualTo("one answer");
      HttpResponse<String> answer = held.join();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Client.json(answer).at("/choices/0/message/content").asString())
          .isEqualTo("one answer");
    }
  }

  @Test
  void acceptedChatsAreNotCountedAndRefusedOnesAre() {
    for (int i = 0; i < 5 * BURST; i++) {
      HttpResponse<String> made = ann.post("/v1/jobs", Client.chat(worker.model(), "x"));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
    }
    IntStream.range(0, 5 * BURST).forEach(_ -> worker.answer("a"));
    Await.until("a refusal", () -> ann.post("/v1/jobs", "{}").statusCode() == 429);
  }

  @Test
  void whatDoesNotWaitLongIsAnsweredLater() {
    try (TestApi api =
        API.another("--parley.owner.calls-per-second=1", "--parley.owner.calls-burst=1")) {
      Client caller = api.withKey(newKey().key().reveal());
      Await.until(
          "a call that waits",
          () -> {
            assertThat(caller.get("/v1/jobs").statusCode()).isEqualTo(200);
            return metric(api, "parley_calls_delayed_total") > 0;
          });
      assertThat(metric(api, "parley_calls_refused_total")).isZero();
    }
  }

  /** Calls alone never leave more than a second to wait. */
  @Test
  void endingAJobIsCountedAsItsMaking() {
    Await.until(
        "the charge",
        () -> {
          HttpResponse<String> made = ann.post("/v1/jobs", Client.chat(worker.model(), "x"));
          if (made.statusCode() == 202) {
            String id = Client.json(made).path("id").asString();
            ann.post("/v1/jobs/" + id + "/cancel", "");
          }
          return pause().compareTo(Duration.ofSeconds(1)) > 0;
        });
  }

  /** The same for streams. */
  @Test
  void leavingAStreamCountsAsTheCancelThatItIs() {
    String body = Client.chat(worker.model(), "x");
    String cancelled = "{\"on_disconnect\":\"cancel\"," + body.substring(1);
    List<EventReader> streams = new ArrayList<>();
    IntStream.range(0, 5 * BURST).forEach(_ -> streams.add(ann.postStreamed(cancelled)));
    streams.forEach(EventReader::close);
    Await.until("the charge", () -> pause().compareTo(Duration.ofSeconds(2)) > 0);
    Await.until("the cancels", () -> depth() == 0);
  }

  private void callTooOften() {
    IntStream.range(0, MANY).forEach(_ -> RATES.chargeForEnding(key.stored().owner()));
  }

  private Duration pause() {
    return switch (RATES.take(key.stored().owner())) {
      case CallRates.After(Duration wait) -> wait;
      case CallRates.TooMany(Duration wait) -> wait;
    };
  }

  private CompletableFuture<HttpResponse<String>> held() {
    String body =
        ApiJson.MAPPER.writeValueAsString(
            Map.of(
                "model",
                worker.model(),
                "messages",
                List.of(Map.of("role", "user", "content", "x"))));
    return CompletableFuture.supplyAsync(() -> ann.post("/v1/chat/completions", body));
  }

  private int depth() {
    Client other = API.withKey(newKey().key().reveal());
    return Client.json(other.get("/v1/queue"))
        .path("data")
        .valueStream()
        .filter(queue -> queue.path("model").asString().equals(worker.model()))
        .mapToInt(queue -> queue.path("depth").asInt())
        .sum();
  }

  private static double refused() {
    return metric(API, "parley_calls_refused_total");
  }

  private static double metric(TestApi api, String name) {
    return api.local()
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static KeyStore.Issued newKey() {
    Plan.Limits limits =
        new Plan.Limits(
            OptionalLong.of(0), OptionalLong.of(1000), OptionalLong.empty(), OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return KEYS.create(new NewKey("caller", plan, Optional.empty()));
  }
}
