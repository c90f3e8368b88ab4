package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobPriority;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers and operators get wrong: one stable code each, and nothing is written. */
class BadCallersTest {

  private static final String ADMIN = ApiKey.random(new SecureRandom()).reveal();
  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.admin.key=" + ADMIN);
  private static final KeyStore KEYS = API.bean(KeyStore.class);
  private static final KeyStore.Issued MEMBER = key(Plan.Limits.NONE);
  private static final KeyStore.Issued POOR =
      key(
          new Plan.Limits(
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.of(1)));
  private static final String CHAT =
      "{\"model\":\"known\",\"messages\":[{\"role\":\"user\",\"content\":\"secret prompt\"}]%s}";

  private static HandWorker worker;

  @BeforeAll
  static void register() {
    worker = HandWorker.at(API, "known");
  }

  @AfterAll
  static void close() {
    worker.close();
    API.close();
  }

  @ParameterizedTest(name = "{0} → {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "||400|body_required|",
        "{\"name\":null}||400|missing_field|name",
        "{\"name\":\"x\",\"admin\":\"yes\"}||400|invalid_value|admin",
        "{\"name\":\"x\",\"priority\":\"urgent\"}||400|invalid_value|priority",
        "{\"name\":\"x\",\"priority\":1}||400|invalid_value|priority",
        "{\"name\":\"x\",\"models\":\"a\"}||400|invalid_value|models",
        "{\"name\":\"x\",\"models\":[1]}||400|invalid_value|models[0]",
        "{\"name\":\"x\",\"models\":[\"a b\"]}||400|invalid_value|models[0]",
        "{\"name\":\"x\",\"tokens_per_day\":-5}||400|invalid_value|tokens_per_day",
        "{\"name\":\"x\",\"tokens_per_minute\":true}||400|invalid_value|tokens_per_minute",
        "{\"name\":\"x\",\"per_minute\":1e99}||400|invalid_value|per_minute",
        "{\"name\":\"x\",\"key\":\"sk-parley-mine\"}||400|unknown_field|key",
        "{\"live\":-1}|/KEY|400|invalid_value|live",
        "{\"name\":\"y\"}|/KEY|400|unknown_field|name",
        "{\"admin\":true}|/KEY|400|unknown_field|admin",
        "{\"live\":1}|/00000000|404|not_found|",
        "{\"live\":1}|/x|404|not_found|",
        "|/00000000/rotate|404|not_found|",
        "|/KEY/webhook|400|body_required|",
        "{}|/KEY/webhook|400|missing_field|url",
        "{\"rotate_secret\":true}|/KEY/webhook|400|missing_field|url",
        "{\"events\":[\"job.failed\"],\"rotate_secret\":true}|/KEY/webhook|400|missing_field|url",
        "{\"url\":1}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"ftp://a.example/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://u:p@a.example/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://10.0.0.1/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://[::1]/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://2130706433/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://0x7f.1/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://a.example:99999/\"}|/KEY/webhook|400|invalid_value|url",
        "{\"url\":\"https://a.example/\",\"events\":[]}|/KEY/webhook|400|invalid_value|events",
        "{\"url\":\"https://a.example/\",\"events\":[\"x\"]}|/KEY/webhook|400|invalid_value|events[0]",
        "{\"url\":\"https://a.example/\",\"events\":\"x\"}|/KEY/webhook|400|invalid_value|events",
        "{\"url\":\"https://a.example/\",\"rotate_secret\":1}|/KEY/webhook|400|invalid_value|rotate_secret",
        "{\"url\":\"https://a.example/\",\"secret\":\"x\"}|/KEY/webhook|400|unknown_field|secret",
        "{\"url\":\"https://a.example/\"}|/00000000/webhook|404|not_found|",
      })
  void keysAndTheirWebhooks(
      @Nullable String body,
      @Nullable String rest,
      int status,
      String code,
      @Nullable String param) {
    String path = "/v1/admin/keys" + (rest == null ? "" : rest);
    refuses(API.withKey(ADMIN), "POST", path, body, status, code, param);
  }

  @ParameterizedTest(name = "{0} {1} → {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE|/v1/admin/keys/KEY?cancel=maybe|400|invalid_value|cancel",
        "DELETE|/v1/admin/keys/00000000|404|not_found|",
        "DELETE|/v1/admin/keys/00000000/webhook|404|not_found|",
        "GET|/v1/admin/keys/00000000/webhook|404|not_found|",
        "GET|/v1/admin/keys?limit=0|400|invalid_value|limit",
        "PUT|/v1/admin/keys|405|method_not_allowed|",
        "POST|/v1/admin/queues/nobody/pause|404|model_not_found|",
        "POST|/v1/admin/queues/a%20b/resume|404|model_not_found|",
        "DELETE|/v1/admin/queues/known/pause|405|method_not_allowed|",
        "POST|/v1/admin/jobs/x/cancel|404|job_not_found|",
        "POST|/v1/admin/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/cancel|404|job_not_found|",
        "POST|/v1/admin/jobs/x/front|404|job_not_found|",
        "POST|/v1/admin/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/front|404|job_not_found|",
        "GET|/v1/admin/jobs?status=done|400|invalid_value|status",
        "GET|/v1/admin/jobs?order=up|400|invalid_value|order",
        "GET|/v1/admin/jobs?after=x|400|invalid_value|after",
        "POST|/v1/admin/webhooks/x/resend|404|job_not_found|",
        "GET|/v1/admin/webhooks?limit=101|400|invalid_value|limit",
        "GET|/v1/admin/dead?limit=x|400|invalid_value|limit",
        "POST|/v1/admin/workers/nobody/drain|404|not_found|",
        "POST|/v1/admin/workers/%2e%2e%2fx/drain|400|bad_request|",
        "POST|/v1/admin/workers|405|method_not_allowed|",
        "GET|/v1/admin/usage?days=0|400|invalid_value|days",
        "GET|/v1/admin/usage?key=x|400|invalid_value|key",
        "GET|/v1/admin/usage?key=00000000|404|not_found|",
        "GET|/v1/admin/nothing|404|not_found|",
      })
  void operators(String method, String path, int status, String code, @Nullable String param) {
    refuses(API.withKey(ADMIN), method, path, null, status, code, param);
  }

  @ParameterizedTest(name = "{0} → {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"priority\":\"urgent\"|400|invalid_value|priority",
        ",\"priority\":1|400|invalid_value|priority",
        ",\"priority\":\"high\"|403|not_allowed|priority",
        ",\"webhook\":\"https://a.example/\"|400|invalid_value|webhook",
        ",\"webhook\":{}|400|missing_field|webhook.url",
        ",\"webhook\":{\"url\":\"https://192.168.1.1/\"}|400|invalid_value|webhook.url",
        ",\"webhook\":{\"url\":\"http://a.example/\"}|400|invalid_value|webhook.url",
        ",\"webhook\":{\"url\":\"https://a.example/\",\"x\":1}|400|unknown_field|webhook.x",
        ",\"webhook\":{\"url\":\"https://a.example/\",\"events\":[\"job.done\"]}|400|invalid_value|webhook.events[0]",
        ",\"webhook\":{\"url\":\"https://a.example/\"}|400|unsupported_parameter|webhook",
      })
  void jobsOfAMember(String more, int status, String code, @Nullable String param) {
    String body = CHAT.formatted(more);
    refuses(API.withKey(MEMBER.key().reveal()), "POST", "/v1/jobs", body, status, code, param);
  }

  @ParameterizedTest(name = "{0} {1} → {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/v1/chat/completions|,\"service_tier\":\"priority\"|403|not_allowed",
        "POST|/v1/chat/completions|,\"service_tier\":\"fast\"|400|invalid_value",
        "GET|/v1/usage?by=hour||400|invalid_value",
        "GET|/v1/usage?days=91||400|invalid_value",
        "POST|/v1/admin/queues/known/pause||403|not_allowed",
        "POST|/v1/admin/workers/x/drain||403|not_allowed",
        "POST|/v1/admin/keys/KEY/webhook||403|not_allowed",
        "DELETE|/v1/admin/keys/KEY||403|not_allowed",
        "GET|/v1/admin/usage||403|not_allowed",
      })
  void otherCallsOfAMember(
      String method, String path, @Nullable String more, int status, String code) {
    String body = more == null ? null : CHAT.formatted(more);
    refuses(API.withKey(MEMBER.key().reveal()), method, path, body, status, code, null);
  }

  @ParameterizedTest
  @CsvSource({"/v1/jobs", "/v1/chat/completions"})
  void whatNoDaysTokensAreLeftFor(String path) {
    String body = CHAT.formatted("");
    Client poor = API.withKey(POOR.key().reveal());
    refuses(poor, "POST", path, body, 429, "rate_limit_exceeded", null);
  }

  private static void refuses(
      Client client,
      String method,
      String path,
      @Nullable String body,
      int status,
      String code,
      @Nullable String param) {
    String address = path.replace("KEY", MEMBER.key().id().value());
    HttpRequest.Builder request = client.request(address).method(method, BodyPublishers.noBody());
    if (body != null) {
      request = client.request(address).header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(body));
    } else if (method.equals("POST")) {
      request.header("Content-Type", "application/json");
    }
    Map<String, String> before = written();
    HttpResponse<String> answer = client.send(request);
    assertThat(Client.code(answer)).as(answer.body()).isEqualTo(code);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (param != null) {
      assertThat(Client.json(answer).at("/error/param").asString("")).isEqualTo(param);
    }
    assertThat(answer.body()).doesNotContain("Exception", "secret prompt", "sk-parley-mine");
    assertThat(written()).isEqualTo(before);
  }

  /** All that Redis holds for this service, but what beats and sweeps. */
  private static Map<String, String> written() {
    RedisCommands<String, String> redis = TestRedis.shared().commands();
    Map<String, String> all = new TreeMap<>();
    for (String key : redis.keys(API.redis().prefix() + ":*")) {
      if (!key.matches(".*:(sweep|models|workers|worker:.*)")) {
        Optional.ofNullable(redis.dump(key))
            .ifPresent(bytes -> all.put(key, HexFormat.of().formatHex(bytes)));
      }
    }
    return all;
  }

  private static KeyStore.Issued key(Plan.Limits limits) {
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return KEYS.create(new NewKey("member", plan, Optional.empty()));
  }
}
