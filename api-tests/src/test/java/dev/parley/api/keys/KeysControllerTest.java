package dev.parley.api.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KeysControllerTest {

  private static final String ADMIN = ApiKey.random(new SecureRandom()).reveal();
  private static final String PATH = "/v1/admin/keys";
  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.admin.key=" + ADMIN);

  private static final TestApi OPEN = API.another("--parley.access=open", "--parley.admin.key=");

  private final Client admin = API.withKey(ADMIN);

  @AfterAll
  static void close() {
    OPEN.close();
    API.close();
  }

  @Test
  void aKeyIsShownOnceWithItsSecret() {
    HttpResponse<String> made =
        admin.post(
            PATH,
            """
            {"name":"Bürö 1","live":3,"per_minute":60,"tokens_per_minute":1000,
             "tokens_per_day":100000,"priority":"low","models":["A/b","c"],"expires_in":3600}
            """);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode key = Client.json(made);
    String path = PATH + "/" + key.get("id").asString();
    assertThat(made.headers().firstValue("Location")).contains(path);
    assertThat(API.withKey(key.get("key").asString()).get("/v1/jobs").statusCode()).isEqualTo(200);

    JsonNode found = Client.json(admin.get(path));
    assertThat(found.has("key")).isFalse();
    assertThat(found.get("object").asString()).isEqualTo("api_key");
    assertThat(found.get("name").asString()).isEqualTo("Bürö 1");
    assertThat(found.get("status").asString()).isEqualTo("active");
    assertThat(found.get("admin").asBoolean()).isFalse();
    assertThat(found.get("live").asInt()).isEqualTo(3);
    assertThat(found.get("per_minute").asInt()).isEqualTo(60);
    assertThat(found.get("tokens_per_minute").asInt()).isEqualTo(1000);
    assertThat(found.get("tokens_per_day").asInt()).isEqualTo(100000);
    assertThat(found.get("priority").asString()).isEqualTo("low");
    assertThat(found.get("models").toString()).isEqualTo("[\"b\",\"c\"]");
    assertThat(found.get("revoked_at").isNull()).isTrue();
    assertThat(found.get("expires_at").asString())
        .isGreaterThan(found.get("created_at").asString());
    String secret = key.get("key").asString();
    assertThat(admin.get(PATH + "?limit=100").body()).doesNotContain(secret.substring(19));
  }

  @Test
  void aKeysWebhookIsSetRotatedAndRemovedAndItsSecretShownOnce() {
    String path = PATH + "/" + create("hooked") + "/webhook";
    assertThat(Client.json(admin.get(path)).get("url").isNull()).isTrue();
    assertThat(Client.json(admin.post(path, "{\"rotate_secret\":true}")).at("/error/code"))
        .hasToString("\"missing_field\"");

    String url = "https://hooks.example/x?token=1";
    String body = "{\"url\":\"%s\",\"events\":[\"job.failed\",\"job.completed\"]}".formatted(url);
    JsonNode set = Client.json(admin.post(path, body));
    assertThat(set.get("url").asString()).isEqualTo(url);
    assertThat(set.get("events").toString()).isEqualTo("[\"job.completed\",\"job.failed\"]");
    assertThat(set.get("secret").asString()).startsWith("whsec_");
    JsonNode again = Client.json(admin.post(path, "{\"url\":\"https://hooks.example/y\"}"));
    assertThat(again.has("secret")).isFalse();
    assertThat(again.get("events")).isEmpty();
    JsonNode rotated = Client.json(admin.post(path, "{\"rotate_secret\":true}"));
    assertThat(rotated.get("url").asString()).isEqualTo("https://hooks.example/y");
    assertThat(rotated.get("secret").asString())
        .startsWith("whsec_")
        .isNotEqualTo(set.get("secret").asString());
    HttpResponse<String> shown = admin.get(path);
    assertThat(shown.body()).contains("/y").doesNotContain("whsec_");

    assertThat(Client.json(admin.delete(path)).get("url").isNull()).isTrue();
    assertThat(Client.json(admin.get(path)).get("url").isNull()).isTrue();
    assertThat(admin.delete(PATH + "/" + path.split("/")[4]).statusCode()).isEqualTo(200);
    assertThat(admin.get(path).statusCode()).as("revoked").isEqualTo(404);
    assertThat(admin.post(path, body).statusCode()).isEqualTo(404);
    assertThat(admin.delete(path).statusCode()).isEqualTo(404);
  }

  @Test
  void listsInPagesAsEverythingElse() {
    List<String> ids = List.of(create("one"), create("two"), create("three"));
    JsonNode page = Client.json(admin.get(PATH + "?limit=2&after=" + ids.get(0)));
    assertThat(page.get("object").asString()).isEqualTo("list");
    assertThat(page.get("data").size()).isEqualTo(2);
    assertThat(page.get("first_id").asString()).isEqualTo(ids.get(1));
    assertThat(page.get("last_id").asString()).isEqualTo(ids.get(2));
  }

  @Test
  void limitsAreChangedAndTakenAway() {
    String path = PATH + "/" + create("x");
    JsonNode changed =
        Client.json(admin.post(path, "{\"live\":2,\"models\":[\"m\"],\"expires_in\":60}"));
    assertThat(changed.get("live").asInt()).isEqualTo(2);
    assertThat(changed.get("models").size()).isEqualTo(1);
    assertThat(changed.get("expires_at").isNull()).isFalse();
    changed = Client.json(admin.post(path, "{\"models\":[],\"expires_in\":0,\"live\":null}"));
    assertThat(changed.get("live").asInt()).isEqualTo(2);
    assertThat(changed.get("models").isEmpty()).isTrue();
    assertThat(changed.get("expires_at").isNull()).isTrue();
  }

  @Test
  void rotatesAndRevokes() {
    JsonNode made = Client.json(admin.post(PATH, "{\"name\":\"x\"}"));
    String path = PATH + "/" + made.get("id").asString();
    JsonNode rotated = Client.json(admin.post(path + "/rotate", ""));
    String old = made.get("key").asString();
    String now = rotated.get("key").asString();
    assertThat(API.withKey(old).get("/v1/jobs").statusCode()).isEqualTo(401);
    assertThat(API.withKey(now).get("/v1/jobs").statusCode()).isEqualTo(200);

    HttpResponse<String> revoked = admin.delete(path);
    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(Client.json(revoked).get("status").asString()).isEqualTo("revoked");
    assertThat(admin.delete(path).statusCode()).isEqualTo(200);
    assertThat(API.withKey(now).get("/v1/jobs").statusCode()).isEqualTo(401);
    assertThat(admin.post(path + "/rotate", "").statusCode()).isEqualTo(404);
    assertThat(admin.post(path, "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aRevokedKeysJobsGoOnUnlessTheyAreCancelled() {
    KeyStore keys = API.bean(KeyStore.class);
    try (HandWorker worker = HandWorker.at(API)) {
      for (String query : List.of("", "?cancel=false", "?cancel=true")) {
        JsonNode made = Client.json(admin.post(PATH, "{\"name\":\"x\"}"));
        API.withKey(made.get("key").asString()).ask(worker.model(), "x");
        String id = made.get("id").asString();
        assertThat(admin.delete(PATH + "/" + id + query).statusCode()).isEqualTo(200);
        assertThat(keys.liveJobs(keys.find(new KeyId(id)).orElseThrow()))
            .hasSize(query.endsWith("true") ? 0 : 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,",
    "GET,/00000000",
    "POST,",
    "POST,/00000000",
    "POST,/00000000/rotate",
    "DELETE,/00000000"
  })
  void nothingIsReachableWithoutAnAdminsKey(String method, String rest) {
    String path = PATH + (rest == null ? "" : rest);
    KeyStore keys = API.bean(KeyStore.class);
    String member = keys.create(new NewKey("m", Plan.OPEN, Optional.empty())).key().reveal();
    int before = keys.list().size();
    HttpResponse<String> refused = call(API.withKey(member), method, path);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Client.code(refused)).isEqualTo("not_allowed");
    assertThat(call(API.local(), method, path).statusCode()).isEqualTo(401);
    assertThat(call(OPEN.local(), method, path).statusCode()).isEqualTo(403);
    assertThat(keys.list()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|missing_field|name",
        "{\"name\":\"\"}|invalid_value|name",
        "{\"name\":\" \"}|invalid_value|name",
        "{\"name\":\"a\\nb\"}|invalid_value|name",
        "{\"name\":1}|invalid_value|name",
        "{\"name\":\"x\",\"live\":-1}|invalid_value|live",
        "{\"name\":\"x\",\"live\":1.5}|invalid_value|live",
        "{\"name\":\"x\",\"live\":1000001}|invalid_value|live",
        "{\"name\":\"x\",\"per_minute\":\"1\"}|invalid_value|per_minute",
        "{\"name\":\"x\",\"tokens_per_minute\":-1}|invalid_value|tokens_per_minute",
        "{\"name\":\"x\",\"tokens_per_day\":1000000000001}|invalid_value|tokens_per_day",
        "{\"name\":\"x\",\"priority\":\"HIGH\"}|invalid_value|priority",
        "{\"name\":\"x\",\"priority\":null,\"models\":\"m\"}|invalid_value|models",
        "{\"name\":\"x\",\"models\":[\"\"]}|invalid_value|models[0]",
        "{\"name\":\"x\",\"models\":[\"a,b\"]}|invalid_value|models[0]",
        "{\"name\":\"x\",\"expires_in\":-1}|invalid_value|expires_in",
        "{\"name\":\"x\",\"expires_in\":1e300}|invalid_value|expires_in",
        "{\"name\":\"x\",\"expires_in\":\"30d\"}|invalid_value|expires_in",
        "{\"name\":\"x\",\"admin\":\"true\"}|invalid_value|admin",
        "{\"name\":\"x\",\"key\":\"sk\"}|unknown_field|key",
        "{\"name\":\"x\",\"owner\":\"local\"}|unknown_field|owner",
        "{\"name\":\"x\",\"name\":\"y\"}|bad_json|",
        "[]|bad_json|",
        "{|bad_json|",
      })
  void badRequestsLeaveNoKey(String body, String code, String param) {
    int before = API.bean(KeyStore.class).list().size();
    HttpResponse<String> refused = admin.post(PATH, body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.code(refused)).isEqualTo(code);
    JsonNode named = Client.json(refused).at("/error/param");
    assertThat(named.isNull() ? null : named.asString()).isEqualTo(param);
    assertThat(API.bean(KeyStore.class).list()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({"x", "00000000", "0000000é", "000000000", "..%2e"})
  void aKeyThatIsNotThereIsNotFound(String id) {
    for (HttpResponse<String> answer :
        List.of(
            admin.get(PATH + "/" + id.replace("é", "%C3%A9")),
            admin.delete(PATH + "/" + id.replace("é", "%C3%A9")))) {
      assertThat(answer.statusCode()).isIn(400, 404);
    }
    assertThat(admin.delete(PATH + "/00000000?cancel=maybe").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> call(Client client, String method, String path) {
    return switch (method) {
      case "GET" -> client.get(path);
      case "DELETE" -> client.delete(path);
      default -> client.post(path, "{\"name\":\"x\"}");
    };
  }

  private String create(String name) {
    return Client.json(admin.post(PATH, "{\"name\":\"" + name + "\"}")).get("id").asString();
  }
}
