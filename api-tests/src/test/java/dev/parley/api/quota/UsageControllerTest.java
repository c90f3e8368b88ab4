package dev.parley.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.redis.RedisConnections;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UsageControllerTest {

  private static final String ADMIN = ApiKey.random(new SecureRandom()).reveal();
  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.admin.key=" + ADMIN);
  private static final KeyStore KEYS = API.bean(KeyStore.class);

  private final Client admin = API.withKey(ADMIN);

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void eachKeySeesItsOwnAndAnAdminAll() {
    KeyStore.Issued ann = key("ann");
    KeyStore.Issued bob = key("bob");
    Client client = API.withKey(ann.key().reveal());
    try (HandWorker worker = HandWorker.at(API)) {
      client.ask(worker.model(), "x");
      worker.answer("a", "b");
      client.ask(worker.model(), "y");
      worker.answer("c");
      String job = client.ask(worker.model(), "never begun").get("id").asString();
      assertThat(client.delete("/v1/jobs/" + job).statusCode()).isEqualTo(204);

      JsonNode own = Client.json(client.get("/v1/usage?by=day"));
      assertThat(own.get("object").asString()).isEqualTo("list");
      assertThat(sum(own, "requests")).isEqualTo(3);
      assertThat(sum(own, "prompt_tokens")).isEqualTo(6);
      assertThat(sum(own, "cached_tokens")).isZero();
      assertThat(sum(own, "completion_tokens")).isEqualTo(3);
      assertThat(sum(own, "total_tokens")).isEqualTo(9);
      JsonNode day = own.at("/data/0");
      assertThat(day.get("object").asString()).isEqualTo("usage.day");
      assertThat(day.get("model").asString()).isEqualTo(worker.model());
      assertThat(day.get("date").asString()).matches("\\d{4}-\\d\\d-\\d\\d");
      assertThat(day.has("key")).isFalse();
    }
    String bobs = API.withKey(bob.key().reveal()).get("/v1/usage").body();
    assertThat(bobs).isEqualTo("{\"object\":\"list\",\"data\":[]}");

    KEYS.revoke(ann.key().id());
    String id = ann.key().id().value();
    JsonNode all = Client.json(admin.get("/v1/admin/usage?days=90"));
    JsonNode one = Client.json(admin.get("/v1/admin/usage?days=90&key=" + id));
    assertThat(sum(one, "total_tokens")).isEqualTo(9);
    assertThat(one.at("/data/0/key").asString()).isEqualTo(id);
    assertThat(one.at("/data/0/name").asString()).isEqualTo("ann");
    assertThat(all.get("data")).containsAll(one.get("data"));
    String none = admin.get("/v1/admin/usage?key=" + bob.key().id()).body();
    assertThat(none).isEqualTo(bobs);
  }

  @Test
  void theListOfKeysSaysWhatEachUsedToday() {
    StoredKey key = key("x").stored();
    Await.until( // more than once around midnight
        "the usage of today",
        () -> usageOfToday(key).equals("{\"requests\":4,\"total_tokens\":64}"));
    assertThat(Client.json(admin.get("/v1/admin/keys/" + key.id())).has("today")).isFalse();
  }

  /** As the list has it, after usage of two days was written down. */
  private String usageOfToday(StoredKey key) {
    long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
    RedisConnections redis = API.bean(RedisConnections.class);
    Map<String, String> usage =
        Map.of(today - 1 + " a", "9 99 0 99", today + " a", "1 20 5 10", today + " b", "3 30 0 4");
    redis.call(c -> c.hset(redis.keys().usage(0, key.owner()), usage));
    return Client.json(admin.get("/v1/admin/keys?limit=100"))
        .get("data")
        .valueStream()
        .filter(row -> row.get("id").asString().equals(key.id().value()))
        .map(row -> row.get("today").toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoHasNoKeyHasNoUsage() {
    try (TestApi open = API.another("--parley.access=open", "--parley.admin.key=")) {
      assertThat(Client.json(open.local().get("/v1/usage")).get("data").isEmpty()).isTrue();
      assertThat(Client.json(open.client().get("/v1/usage")).get("data").isEmpty()).isTrue();
      assertThat(open.local().get("/v1/admin/usage").statusCode()).isEqualTo(403);
    }
    assertThat(API.local().get("/v1/usage").statusCode()).isEqualTo(401);
    String member = key("member").key().reveal();
    HttpResponse<String> refused = API.withKey(member).get("/v1/admin/usage");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Client.code(refused)).isEqualTo("not_allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "by=month, by",
    "by=Day, by",
    "by=day&by=hour&days=0, days",
    "days=0, days",
    "days=91, days",
    "days=-1, days",
    "days=1e1, days",
    "days=x, days",
    "days=99999999999, days",
  })
  void whatCannotBeAskedIsRefused(String query, String param) {
    for (String path : new String[] {"/v1/usage?", "/v1/admin/usage?"}) {
      HttpResponse<String> refused = admin.get(path + query);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(Client.code(refused)).isEqualTo("invalid_value");
      assertThat(Client.json(refused).at("/error/param").asString()).isEqualTo(param);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAAAAAA0", "..%2F..%2F", "A%20AAAAAA", "%00"})
  void whatIsNoIdOfAKeyIsRefused(String key) {
    HttpResponse<String> refused = admin.get("/v1/admin/usage?key=" + key);
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void aKeyThatNeverWasIsNotFound() {
    HttpResponse<String> refused = admin.get("/v1/admin/usage?key=00000000");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(Client.code(refused)).isEqualTo("not_found");
    assertThat(admin.post("/v1/usage", "{}").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tokens_per_day\":-1}",
        "{\"tokens_per_day\":1000000000001}",
        "{\"tokens_per_day\":\"many\"}",
        "{\"tokens_per_day\":1.5}",
        "{\"tokens_per_minute\":1000000000001}",
        "{\"tokens_per_minute\":true}",
        "{\"per_minute\":-1}",
        "{\"per_minute\":1000001}",
        "{\"per_minute\":[1]}",
        "{\"per_second\":1}",
      })
  void limitsThatAreNoneChangeNothing(String body) {
    String path = "/v1/admin/keys/" + key("x").key().id();
    String before = admin.get(path).body();
    assertThat(admin.post(path, body).statusCode()).isEqualTo(400);
    assertThat(admin.get(path).body()).isEqualTo(before);
  }

  private static long sum(JsonNode days, String field) {
    return days.get("data").valueStream().mapToLong(day -> day.get(field).asLong()).sum();
  }

  private static KeyStore.Issued key(String name) {
    return KEYS.create(new NewKey(name, Plan.OPEN, Optional.empty()));
  }
}
