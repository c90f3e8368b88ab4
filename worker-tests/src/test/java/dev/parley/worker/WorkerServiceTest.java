package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.parley.inference.fake.FakeModel;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.registry.Registry;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorkerServiceTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final TestRedis redis = TestRedis.shared();

  @BeforeEach
  void flush() {
    redis.flush();
  }

  @Test
  void isReadyOnceItTakesJobsAndShowsItsNumbers() throws Exception {
    try (ConfigurableApplicationContext context = start("--server.port=0")) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      JsonNode readiness = JSON.readTree(get(port, "/actuator/health/readiness"));
      assertThat(readiness.path("status").asString()).isEqualTo("UP");
      assertThat(readiness.at("/components/worker/details/registered").asBoolean()).isTrue();
      JsonNode liveness = JSON.readTree(get(port, "/actuator/health/liveness"));
      assertThat(liveness.path("status").asString()).isEqualTo("UP");
      String ours =
          get(port, "/actuator/prometheus")
              .lines()
              .filter(line -> line.startsWith("parley_"))
              .collect(Collectors.joining("\n"));
      assertThat(ours)
          .contains("parley_worker_attempts_begun_total 0.0", "parley_worker_seats_taken 0.0")
          .contains("parley_worker_threads 1.0")
          .contains("parley_worker_step_seconds_count")
          .contains("parley_worker_swept_total{what=\"worker_lost_requeued\"} 0.0");
    }
  }

  /** As in ./parley, where the API goes on. */
  @Test
  void aDrainedWorkerLeavesAndItsProcessGoesOnWithinABeatAlsoWithoutTheNotice() {
    try (RedisConnections connections =
            RedisConnections.open(RedisSettings.of(redis.url()), RedisConnections.Role.API);
        ConfigurableApplicationContext context =
            start("--server.port=-1", "--parley.lease.heartbeat=200ms", "--parley.worker.id=ann")) {
      Registry registry = new Registry(connections);
      assertThat(registry.workers()).hasSize(1);
      String ann = connections.keys().worker(0, "ann");
      connections.call(commands -> commands.hset(ann, "drain", "1"));
      Await.until("the worker has left", () -> registry.workers().isEmpty());
      assertThat(context.isActive()).isTrue();
    }
  }

  @Test
  void twoWorkersOnOneMachineGetAPortEach() {
    try (ConfigurableApplicationContext one = start();
        ConfigurableApplicationContext two = start()) {
      assertThat(one.getEnvironment().getProperty("local.server.port"))
          .isNotEqualTo(two.getEnvironment().getProperty("local.server.port"));
    }
  }

  @Test
  void refusesALeaseShorterThanThreeHeartbeats() {
    Refusal refused = refusal("--parley.lease.duration=2s", "--parley.lease.heartbeat=1s");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.message()).contains("parley.lease.duration is 2s");
  }

  @Test
  void acceptsAShortLeaseWithAShortHeartbeat() {
    start("--server.port=-1", "--parley.lease.duration=2s", "--parley.lease.heartbeat=400ms")
        .close();
  }

  @Test
  void refusesAMisspeltSetting() {
    Refusal refused = refusal("--parley.worker.seets=4");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.message()).contains("parley.worker.seets");
  }

  @Test
  void acceptsSettingsOfTheApiOnACommonCommandLine() {
    start("--server.port=-1", "--parley.queue.depth=4", "--parley.default-model=fake").close();
  }

  @Test
  void refusesImpossibleNumbers() {
    assertThat(refusal("--parley.worker.seats=0").exitCode()).isEqualTo(2);
    assertThat(refusal("--parley.worker.precision=int3").message())
        .contains("must be auto, file, int8");
    assertThat(refusal("--parley.timeouts.token-gap=-1s").exitCode()).isEqualTo(2);
  }

  @Test
  void saysWhichModelFolderIsMissing() {
    RuntimeException failure =
        catchRuntimeException(
            () -> WorkerService.start(with("--server.port=-1", "--parley.model=/no/such/folder")));
    Refusal refused = refusalIn(failure);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.message()).contains("/no/such/folder");
  }

  @Test
  void theRootOfTheFileSystemIsNoModel() {
    RuntimeException failure =
        catchRuntimeException(
            () -> WorkerService.start(with("--server.port=-1", "--parley.model=/")));
    Refusal refused = refusalIn(failure);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.message()).startsWith("parley.model is /: ").doesNotContain("\n");
  }

  @Test
  void givesUpWhenRedisDoesNotAnswer() {
    Refusal refused =
        refusal("--parley.redis.url=redis://user:secret@127.0.0.1:1", "--parley.redis.patience=0s");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.message()).contains("127.0.0.1:1").doesNotContain("secret");
  }

  private Refusal refusal(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--server.port=-1");
    return refusalIn(catchRuntimeException(() -> start(all.toArray(String[]::new)).close()));
  }

  private static Refusal refusalIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExitCodeGenerator refused) {
        return new Refusal(refused.getExitCode(), String.valueOf(cause.getMessage()));
      }
    }
    throw new AssertionError("not refused", failure);
  }

  private record Refusal(int exitCode, String message) {}

  private ConfigurableApplicationContext start(String... args) {
    return WorkerService.start(FakeModel::endless, with(args));
  }

  /** The test's own Redis first, so that a test can name another one. */
  private String[] with(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (all.stream().noneMatch(arg -> arg.startsWith("--parley.redis.url"))) {
      all.add("--parley.redis.url=" + redis.url());
    }
    return all.toArray(String[]::new);
  }

  private static String get(String port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
