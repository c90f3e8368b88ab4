package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.RedisTarget;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fault.FaultProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An API and a worker whose users may do what docs/operate.md lists, and nothing else. */
class LeastRightsTest {

  private static final Path SCRIPTS = Path.of("..", "common", "src", "main", "resources");
  private static final String MODEL = "m0";
  private static final Pattern CALL = Pattern.compile("redis\\.p?call\\(\\s*'([A-Z]+)'");

  @Test
  void areEnough() throws IOException {
    try (TestRedis redis = TestRedis.own();
        FaultProxy unused = FaultProxy.toRedis(redis.port())) {
      LeastRights.allow(redis.commands(), "api", LeastRights.ofAServer());
      LeastRights.allow(redis.commands(), "worker", LeastRights.ofAServer());
      try (LocalApi api = LocalApi.direct(as("api", redis), unused, "--parley.default-model=m0");
          LocalWorker worker =
              LocalWorker.direct(WorkerPlan.of(as("worker", redis), MODEL, "w"), unused)) {
        ApiClient caller = new ApiClient(api.base());
        String ended = ask(caller, 1, 20);
        assertThat(watch(api, ended).end().event()).isEqualTo("completed");
        String cancelled = ask(caller, 2, 1500);
        Await.until("it runs", () -> status(caller, cancelled).equals("running"));
        caller.cancel(cancelled);
        assertThat(watch(api, cancelled).end().event()).isEqualTo("cancelled");
        for (String page : List.of("jobs", "queue", "models", "models/" + MODEL)) {
          assertThat(caller.get("/v1/" + page).statusCode()).as(page).isEqualTo(200);
        }
        assertThat(caller.drain("w")).isEqualTo(200);
        Await.until("the first is counted", () -> worker.over("completed") == 1);
      }
      assertThat(redis.commands().aclLog()).isEmpty();
    }
  }

  @Test
  void holdWhatAnyScriptCalls() throws IOException {
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      for (Path script : files.filter(file -> file.toString().endsWith(".lua")).toList()) {
        Matcher calls = CALL.matcher(Files.readString(script));
        while (calls.find()) {
          called.add("+" + calls.group(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    assertThat(called).hasSizeGreaterThan(30);
    assertThat(LeastRights.ofAServer()).containsAll(called);
  }

  private static RedisTarget as(String user, TestRedis redis) {
    return new RedisTarget("redis://" + user + ":password@127.0.0.1:" + redis.port(), 1);
  }

  private static String ask(ApiClient caller, int number, int tokens) throws IOException {
    HttpResponse<String> answer =
        caller.post(MODEL, number, tokens, "", "Idempotency-Key", "k" + number);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ApiClient.json(answer).path("id").asString();
  }

  private static String status(ApiClient caller, String job) throws IOException {
    return caller.job(job).path("status").asString();
  }

  private static Viewer watch(LocalApi api, String job) {
    return Viewer.watch(api::base, job);
  }
}
