package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may pass once there are keys, and what a key opens. */
class ApiKeysTest {

  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.access=keys");
  private static final KeyStore KEYS = API.bean(KeyStore.class);
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
  void theFirstKeyClosesEveryProcess() {
    try (TestApi one = TestApi.start(TestRedis.shared().url());
        TestApi other = one.another()) {
      anythingPasses(one.local());
      anythingPasses(other.local());
      KeyStore stored = one.bean(KeyStore.class);
      String key = stored.create(named("ann")).key().reveal();
      Await.until("the key is known", () -> other.local().get("/v1/models").statusCode() == 401);
      assertThat(other.withKey(key).get("/v1/models").statusCode()).isEqualTo(200);
      Await.until("the key is known", () -> one.local().get("/v1/models").statusCode() == 401);
      stored.revoke(ApiKey.parse(key).orElseThrow().id());
      Await.until(
          "the key is known", () -> other.withKey(key).get("/v1/models").statusCode() == 401);
      assertThat(other.local().get("/v1/models").statusCode()).isEqualTo(401);
    }
  }

  private static void anythingPasses(Client client) {
    for (String said : List.of("Bearer x", "Bearer ", "Bearer undefined", "Basic eDp5", "sk-x")) {
      assertThat(client.get("/v1/models", "Authorization", said).statusCode()).isEqualTo(200);
      assertThat(client.get("/v1/models", "X-API-Key", said).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whateverIsWrongWithAKeyTheAnswerIsTheSame() {
    KeyStore.Issued revoked = KEYS.create(named("revoked"));
    KEYS.revoke(revoked.key().id());
    KeyStore.Issued rotated = KEYS.create(named("rotated"));
    KEYS.rotate(rotated.key().id());
    KeyStore.Issued expired =
        KEYS.create(new NewKey("expired", Plan.OPEN, Optional.of(Duration.ofMillis(1))));
    String unknown = ApiKey.random(new SecureRandom()).reveal();
    String right = key("right");

    HttpResponse<String> absent = API.local().get("/v1/jobs");
    assertThat(absent.statusCode()).isEqualTo(401);
    assertThat(Client.code(absent)).isEqualTo("invalid_api_key");
    assertThat(Client.json(absent).at("/error/type").asString()).isEqualTo("invalid_request_error");
    assertThat(absent.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    Await.until("it expired", () -> status(expired.key().reveal()) == 401);
    for (String wrong :
        List.of(
            revoked.key().reveal(),
            rotated.key().reveal(),
            expired.key().reveal(),
            unknown,
            right.substring(0, right.length() - 1),
            "x")) {
      HttpResponse<String> answer = API.withKey(wrong).get("/v1/jobs");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(absent.body()).doesNotContain(wrong + "'");
    }
    assertThat(status(right)).isEqualTo(200);
  }

  @Test
  void openAisAddressesAskForTheSameKeys() {
    String right = key("right");
    for (String path : List.of("/v1/chat/completions", "/v1/responses", "/chat/completions")) {
      HttpResponse<String> refused = API.withKey("x").post(path, "{}");
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(Client.code(refused)).isEqualTo("invalid_api_key");
      assertThat(API.withKey(right).post(path, "{}").statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  void aKeyMayComeInEitherHeader() {
    String key = key("ann");
    assertThat(API.local().get("/v1/models", "X-API-Key", key).statusCode()).isEqualTo(200);
    assertThat(API.local().get("/v1/models", "Authorization", "bEaReR " + key).statusCode())
        .isEqualTo(200);
    String behindAProxy = "Basic dXNlcjpwYXNz";
    assertThat(
            API.local()
                .get("/v1/models", "Authorization", behindAProxy, "X-API-Key", key)
                .statusCode())
        .isEqualTo(200);
    assertThat(API.local().get("/v1/models?key=" + key).statusCode()).isEqualTo(401);
  }

  @Test
  void thePageTheDocumentsAndTheProbesNeedNone() {
    for (String path :
        List.of(
            "/",
            "/js/main.js",
            "/css/tokens.css",
            "/favicon.svg",
            "/docs",
            "/docs/docs.js",
            "/openapi.json",
            "/actuator/health",
            "/actuator/health/readiness",
            "/actuator/prometheus")) {
      assertThat(API.local().get(path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path :
        List.of(
            "/v1/queue",
            "/v1/jobs/x",
            "/v1/admin/keys",
            "/models",
            "/actuator",
            "/docs/../v1/models",
            "/js/%2e%2e/v1/models",
            "/docs//v1/models",
            "/docs/.hidden",
            "//v1/models",
            "/V1/models",
            "/nothing")) {
      assertThat(API.local().get(path).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void metricsNeedAKeyWhereTheOperatorSaysSo() {
    String key = key("ann");
    try (TestApi closed = API.another("--parley.metrics.key=true")) {
      assertThat(closed.local().get("/actuator/prometheus").statusCode()).isEqualTo(401);
      assertThat(closed.withKey(key).get("/actuator/prometheus").statusCode()).isEqualTo(200);
      assertThat(closed.local().get("/actuator/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void modesThatDoNotAskWhetherThereAreKeys() {
    assertThat(API.local().get("/v1/models").statusCode()).isEqualTo(401);
    String key = key("ann");
    assertThat(status(key)).isEqualTo(200);
    try (TestApi open = API.another("--parley.access=open")) {
      assertThat(open.local().get("/v1/models").statusCode()).isEqualTo(200);
      assertThat(open.withKey("x").get("/v1/models").statusCode()).isEqualTo(200);
      String job = "/v1/jobs/" + API.withKey(key).ask(worker.model(), "x").get("id").asString();
      assertThat(open.local().get(job).statusCode()).isEqualTo(404);
      assertThat(open.withKey(key).get(job).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theOperatorsKeyIsMadeOnceAndStaysRevoked() {
    String admin = ApiKey.random(new SecureRandom()).reveal();
    String flag = "--parley.admin.key=" + admin;
    try (TestApi first = API.another(flag, "--parley.access=auto")) {
      assertThat(first.local().get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(first.withKey(admin).get("/v1/admin/keys").statusCode()).isEqualTo(200);
    }
    KEYS.revoke(ApiKey.parse(admin).orElseThrow().id());
    try (TestApi second = API.another(flag, "--parley.access=auto")) {
      assertThat(second.withKey(admin).get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(second.local().get("/v1/models").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aKeysJobsAreItsOwnOnEveryPath() {
    Client ann = API.withKey(key("ann"));
    Client bob = API.withKey(key("bob"));
    HttpResponse<String> made = ask(ann, "k");
    String id = Client.json(made).get("id").asString();
    String job = "/v1/jobs/" + id;
    try (EventReader events = ann.events(id)) {
      events.until("queued");
      assertThat(bob.get(job + "/events").statusCode()).isEqualTo(404);
    }
    assertThat(bob.get(job).statusCode()).isEqualTo(404);
    assertThat(bob.get(job).body()).isEqualTo(bob.get("/v1/jobs/job_0_" + "A".repeat(22)).body());
    assertThat(bob.post(job + "/cancel", "{}").statusCode()).isEqualTo(404);
    assertThat(bob.delete(job).statusCode()).isEqualTo(404);
    assertThat(Client.json(bob.get("/v1/jobs")).get("data").isEmpty()).isTrue();
    assertThat(bob.get("/v1/jobs?after=" + id).body()).doesNotContain(id);
    HttpResponse<String> bobs = ask(bob, "k");
    assertThat(bobs.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(ask(ann, "k").headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(Client.json(ann.get("/v1/jobs")).get("data").size()).isEqualTo(1);
    assertThat(bob.delete("/v1/jobs/" + Client.json(bobs).get("id").asString()).statusCode())
        .isEqualTo(204);
    assertThat(ann.delete(job).statusCode()).isEqualTo(204);
  }

  @Test
  void jobsOfBrowsersStayTheirsAndACookieOpensNothingElse() {
    Client ann = API.withKey(key("ann"));
    try (TestApi open = API.another("--parley.access=open")) {
      Client browser = open.client();
      String job = "/v1/jobs/" + browser.ask(worker.model(), "x").get("id").asString();
      assertThat(ann.get(job).statusCode()).isEqualTo(404);
      assertThat(browser.at(API).get(job).statusCode()).isEqualTo(401);
      assertThat(browser.get(job).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void rotationEndsTheOldSecretAndKeepsTheJobs() {
    KeyStore.Issued old = KEYS.create(named("ann"));
    Client before = API.withKey(old.key().reveal());
    String job = "/v1/jobs/" + before.ask(worker.model(), "x").get("id").asString();
    String now = KEYS.rotate(old.key().id()).orElseThrow().key().reveal();
    assertThat(API.withKey(now).get(job).statusCode()).isEqualTo(200);
    assertThat(before.get(job).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyMayBeForSomeModelsAlone() {
    Plan other =
        new Plan(
            Plan.Role.MEMBER, Plan.Limits.NONE, JobPriority.LOW, List.of(new ModelName("other")));
    Client ann = API.withKey(KEYS.create(new NewKey("n", other, Optional.empty())).key().reveal());
    HttpResponse<String> refused = ask(ann, "k");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Client.code(refused)).isEqualTo("not_allowed");
    assertThat(Client.json(refused).at("/error/param").asString()).isEqualTo("model");
    Plan both =
        new Plan(
            Plan.Role.MEMBER,
            Plan.Limits.NONE,
            JobPriority.LOW,
            List.of(new ModelName("other"), new ModelName(worker.model())));
    Client bob = API.withKey(KEYS.create(new NewKey("n", both, Optional.empty())).key().reveal());
    assertThat(ask(bob, "k").statusCode()).isEqualTo(202);

    String path = "/v1/models/" + worker.model();
    assertThat(ann.get("/v1/models").body()).doesNotContain(worker.model());
    assertThat(ann.get(path).statusCode()).isEqualTo(404);
    assertThat(bob.get("/v1/models").body()).contains(worker.model());
    assertThat(bob.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void aRevokedKeysStreamsEndWithItsJobsWhereThatIsWanted() {
    Plan admin = new Plan(Plan.Role.ADMIN, Plan.Limits.NONE, JobPriority.NORMAL, List.of());
    Client operator =
        API.withKey(KEYS.create(new NewKey("n", admin, Optional.empty())).key().reveal());
    KeyStore.Issued key = KEYS.create(named("ann"));
    Client ann = API.withKey(key.key().reveal());
    String id = ann.ask(worker.model(), "x").get("id").asString();
    worker.begin().generate("a");
    try (EventReader stream = ann.events(id)) {
      stream.until("tokens");
      String path = "/v1/admin/keys/" + key.key().id() + "?cancel=true";
      assertThat(operator.delete(path).statusCode()).isEqualTo(200);
      stream.until("cancelled");
    }
  }

  /** A process may believe a key for some seconds more; the script that enqueues does not. */
  @Test
  void aRevokedKeyEntersNothingMoreAlsoWhereTheNoticeIsLost() {
    KeyStore.Issued key = KEYS.create(named("ann"));
    Client ann = API.withKey(key.key().reveal());
    assertThat(ask(ann, "k").statusCode()).isEqualTo(202);
    String hash = worker.redis().keys().key(0, key.key().id().value());
    worker.redis().call(redis -> redis.hset(hash, "revoked", "1"));
    HttpResponse<String> refused = ask(ann, "l");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(Client.code(refused)).isEqualTo("invalid_api_key");
  }

  @Test
  void aKeyHasItsOwnLimitOfLiveJobs() {
    Client ann = API.withKey(limited(1));
    Client bob = API.withKey(limited(2));
    assertThat(ask(ann, "1").statusCode()).isEqualTo(202);
    assertThat(Client.code(ask(ann, "2"))).isEqualTo("too_many_jobs");
    assertThat(ask(bob, "1").statusCode()).isEqualTo(202);
    assertThat(ask(bob, "2").statusCode()).isEqualTo(202);
    assertThat(Client.code(ask(bob, "3"))).isEqualTo("too_many_jobs");
  }

  @Test
  void whoGuessesIsSoonRefusedAndNobodyElse() {
    try (TestApi guessed = API.another()) {
      guess(guessed);
    }
  }

  private static void guess(TestApi at) {
    String used = key("used");
    assertThat(status(at, used)).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertThat(status(at, ApiKey.random(new SecureRandom()).reveal())).isEqualTo(401);
    }
    HttpResponse<String> refused = at.withKey("x").get("/v1/jobs");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Client.code(refused)).isEqualTo("rate_limit_exceeded");
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    assertThat(status(at, key("never seen"))).isEqualTo(429);
    assertThat(status(at, used)).isEqualTo(200);
    assertThat(at.local().get("/v1/jobs").statusCode()).isEqualTo(401);
    assertThat(at.local().get("/").statusCode()).isEqualTo(200);
  }

  private static int status(String key) {
    return status(API, key);
  }

  private static int status(TestApi at, String key) {
    return at.withKey(key).get("/v1/jobs").statusCode();
  }

  private HttpResponse<String> ask(Client client, String key) {
    return client.post("/v1/jobs", Client.chat(worker.model(), "x"), "Idempotency-Key", key);
  }

  private static String key(String name) {
    return KEYS.create(named(name)).key().reveal();
  }

  private static String limited(long live) {
    Plan.Limits limits =
        new Plan.Limits(
            OptionalLong.of(live),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return KEYS.create(new NewKey("limited", plan, Optional.empty())).key().reveal();
  }

  private static NewKey named(String name) {
    return new NewKey(name, Plan.OPEN, Optional.empty());
  }
}
