package dev.parley.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyChange;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of keys, as callers meet them. A job reserves the model's window here: 64 tokens. */
class RateLimitsTest {

  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.access=keys");
  private static final KeyStore KEYS = API.bean(KeyStore.class);
  private static final OptionalLong NONE = OptionalLong.empty();
  private static final int USED = 3 + 1; // the prompt of a HandWorker, and one token

  private final HandWorker worker = HandWorker.at(API);

  @AfterEach
  void leave() {
    worker.close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void everyAnswerOfALimitedKeySaysWhatIsLeft() {
    KeyStore.Issued key = key(1000, 10_000);
    Client ann = API.withKey(key.key().reveal());
    HttpResponse<String> made = ann.post("/v1/jobs", chat(""));
    assertThat(made.statusCode()).isEqualTo(202);
    String job = "/v1/jobs/" + Client.json(made).get("id").asString();
    for (HttpResponse<String> answer :
        List.of(
            made,
            ann.get(job),
            ann.get("/v1/jobs"),
            ann.get("/v1/models"),
            ann.get("/v1/usage"),
            ann.get("/v1/nothing"),
            ann.get("/v1/jobs/x"),
            ann.get("/v1/responses/resp_x"),
            ann.post("/v1/jobs", "{"),
            ann.post("/v1/chat/completions", "{}"),
            ann.post("/v1/responses", "{}"),
            ann.post("/chat/completions", "{\"n\":7}"),
            ann.send(ann.request("/v1/jobs").PUT(BodyPublishers.noBody())),
            ann.post(job + "/cancel", ""),
            ann.delete(job))) {
      assertThat(limits(answer.headers())).as(answer.toString()).containsExactly("1000", "10000");
    }
  }

  @Test
  void streamsAndHeldCallsSayWhatIsLeft() {
    KeyStore.Issued key = key(1000, 10_000);
    Client ann = API.withKey(key.key().reveal());
    try (EventReader events = ann.postStreamed(chat(""))) {
      assertThat(limits(events.answer().headers())).containsExactly("1000", "10000");
      String id = events.next().json().get("job_id").asString();
      try (EventReader late = ann.events(id)) {
        assertThat(limits(late.answer().headers())).containsExactly("1000", "10000");
      }
    }
    worker.answer("a");
    for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
      for (boolean stream : List.of(false, true)) {
        CompletableFuture<HttpResponse<String>> held = post(ann, path, stream);
        worker.answer("a");
        HttpResponse<String> answer = held.join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(limits(answer.headers())).containsExactly("1000", "10000");
      }
    }
  }

  @Test
  void whatTheCallTookIsCountedInItsAnswer() {
    KeyStore.Issued key = key(600, 6000);
    Client ann = API.withKey(key.key().reveal());
    ann.get("/v1/models");
    HttpResponse<String> first = ann.post("/v1/jobs", chat(""));
    assertThat(value(first, "x-ratelimit-remaining-tokens")).isBetween(5936L, 6000L);
    assertThat(first.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
        .matches("\\d+ms|\\d+s");
    stopTime(key);
    HttpResponse<String> second = ann.post("/v1/jobs", chat(""));
    assertThat(second.statusCode()).isEqualTo(202);
    stopTime(key);
    long before = value(ann.get("/v1/jobs"), "x-ratelimit-remaining-tokens");
    assertThat(before).isLessThan(6000);
    worker.answer("a");
    stopTime(key);
    assertThat(value(ann.get("/v1/jobs"), "x-ratelimit-remaining-tokens")).isGreaterThan(before);
    worker.answer("b");
    String usage = ann.get("/v1/usage").body();
    assertThat(Client.json(ann.get("/v1/usage")).at("/data/0/total_tokens").asLong())
        .as(usage)
        .isEqualTo(2 * USED);
  }

  @Test
  void withoutALimitThereIsNothingToSay() {
    String key = KEYS.create(new NewKey("x", Plan.OPEN, Optional.empty())).key().reveal();
    HttpResponse<String> answer = API.withKey(key).get("/v1/jobs");
    assertThat(names(answer.headers())).isEmpty();
    KeyStore.Issued requests = key(7, 0);
    assertThat(names(API.withKey(requests.key().reveal()).get("/v1/jobs").headers()))
        .containsExactlyInAnyOrder(
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests");
  }

  @ParameterizedTest
  @CsvSource({"/v1/jobs", "/v1/chat/completions", "/v1/responses"})
  void aKeyThatHasSentEnoughIsRefusedOnEveryWire(String path) {
    KeyStore.Issued key = key(1, 0);
    Client ann = API.withKey(key.key().reveal());
    assertThat(ann.post("/v1/jobs", chat(""), "Idempotency-Key", "k").statusCode()).isEqualTo(202);
    stopTime(key);
    HttpResponse<String> refused = ann.post(path, body(path, false));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Client.code(refused)).isEqualTo("rate_limit_exceeded");
    assertThat(Client.json(refused).at("/error/type").asString()).isEqualTo("rate_limit_error");
    assertThat(Client.json(refused).at("/error/message").asString())
        .contains("1 requests a minute");
    assertThat(value(refused, "Retry-After")).isEqualTo(60);
    assertThat(value(refused, "x-ratelimit-remaining-requests")).isZero();
    assertThat(refused.headers().firstValue("x-ratelimit-reset-requests")).contains("1m0s");
    assertThat(Client.json(ann.get("/v1/jobs")).get("data").size()).isEqualTo(1);

    stopTime(key);
    HttpResponse<String> again = ann.post("/v1/jobs", chat(""), "Idempotency-Key", "k");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");

    KEYS.change(key.key().id(), limits(2, NONE));
    stopTime(key);
    assertThat(ann.post("/v1/jobs", chat("")).statusCode()).isEqualTo(202);
  }

  @Test
  void tokensOfADayAreRefusedBeforeTheyAreExceeded() {
    KeyStore.Issued key = created(new Plan.Limits(NONE, NONE, NONE, OptionalLong.of(63)));
    HttpResponse<String> refused = API.withKey(key.key().reveal()).post("/v1/jobs", chat(""));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Client.json(refused).at("/error/message").asString())
        .contains("63 tokens a day (UTC)", "may need 64");
    assertThat(value(refused, "Retry-After")).isBetween(1L, 60L);
    assertThat(value(refused, "x-ratelimit-remaining-tokens")).isEqualTo(63);
    assertThat(refused.headers().firstValue("x-ratelimit-reset-tokens")).contains("0s");
  }

  @Test
  void aShortRequestReservesLessThanTheWindow() {
    KeyStore.Issued key = created(new Plan.Limits(NONE, NONE, NONE, OptionalLong.of(1000)));
    Client ann = API.withKey(key.key().reveal());
    try (HandWorker wide = HandWorker.wide(API, 100_000)) {
      String body = Client.chat(wide.model(), "x").replaceFirst("\\{", "{\"max_tokens\":100,");
      HttpResponse<String> made = ann.post("/v1/jobs", body);
      assertThat(made.statusCode()).isEqualTo(202);
      assertThat(value(made, "x-ratelimit-remaining-tokens")).isEqualTo(1000 - 100 - 81);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1, 1ms",
    "120, 120ms",
    "999, 999ms",
    "1000, 1s",
    "1001, 2s",
    "59001, 1m0s",
    "360000, 6m0s",
    "3605000, 1h0m5s",
    "86400000, 24h0m0s",
  })
  void timesAreSpelledAsOpenAiSpellsThem(long millis, String spelled) {
    assertThat(RateLimitHeaders.spell(Duration.ofMillis(millis))).isEqualTo(spelled);
  }

  private CompletableFuture<HttpResponse<String>> post(Client client, String path, boolean stream) {
    return CompletableFuture.supplyAsync(() -> client.post(path, body(path, stream)));
  }

  private String body(String path, boolean stream) {
    return switch (path) {
      case "/v1/jobs" -> chat("");
      case "/v1/responses" ->
          ApiJson.MAPPER.writeValueAsString(
              Map.of("model", worker.model(), "input", "x", "stream", stream));
      default -> chat("\"stream\":" + stream + ",");
    };
  }

  private String chat(String more) {
    return "{" + more + Client.chat(worker.model(), "x").substring(1);
  }

  private static KeyStore.Issued key(long perMinute, long tokensPerMinute) {
    return created(
        new Plan.Limits(
            OptionalLong.of(0),
            OptionalLong.of(perMinute),
            OptionalLong.of(tokensPerMinute),
            NONE));
  }

  private static KeyStore.Issued created(Plan.Limits limits) {
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return KEYS.create(new NewKey("limited", plan, Optional.empty()));
  }

  private static KeyChange limits(long perMinute, OptionalLong tokens) {
    return new KeyChange(
        new Plan.Limits(NONE, OptionalLong.of(perMinute), tokens, NONE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** To the scripts it is as if the clock had stepped back: nothing runs out of a meter. */
  private void stopTime(KeyStore.Issued key) {
    StoredKey stored = key.stored();
    RedisConnections redis = worker.redis();
    String tomorrow = Long.toString(System.currentTimeMillis() + Duration.ofDays(1).toMillis());
    redis.call(c -> c.hset(redis.keys().quota(0, stored.owner()), "at", tomorrow));
  }

  private static List<String> limits(HttpHeaders headers) {
    return Stream.of("x-ratelimit-limit-requests", "x-ratelimit-limit-tokens")
        .flatMap(name -> headers.firstValue(name).stream())
        .toList();
  }

  private static List<String> names(HttpHeaders headers) {
    return headers.map().keySet().stream().filter(name -> name.startsWith("x-ratelimit")).toList();
  }

  private static long value(HttpResponse<String> answer, String header) {
    return Long.parseLong(answer.headers().firstValue(header).orElseThrow());
  }
}
