package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.parley.job.Ending;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.models.BuiltinModel;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.models.hub.remote.HubException;
import dev.parley.service.process.StartRefused;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A worker whose model is the name of a published one. */
@Timeout(180)
class PulledModelTest {

  private static final String MODEL = "Parley/Tiny-Chat";

  @TempDir Path home;
  private final TestRedis redis = TestRedis.shared();
  private final WorkerFixture bench = new WorkerFixture(redis);
  private final FakeHub hub = new FakeHub(MODEL);

  @AfterEach
  void close() {
    hub.close();
    bench.close();
  }

  @Test
  void pullsItShowsHowThatGoesAndAnswers() throws Exception {
    publishTheBuiltinModel();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    hub.next(
        "model.safetensors",
        (exchange, bytes) -> {
          asked.countDown();
          Trouble.pauseAfter(1_000_000, go).answer(exchange, bytes);
        });
    String port = String.valueOf(TestRedis.freePort());
    CompletableFuture<ConfigurableApplicationContext> starting =
        CompletableFuture.supplyAsync(() -> start(MODEL, port));
    assertThat(asked.await(120, TimeUnit.SECONDS)).isTrue();
    Await.until("a pull on the health page", () -> readiness(port).contains("\"pulling\":\""));
    assertThat(status(readiness(port))).isEqualTo("DOWN");
    go.countDown();
    try (ConfigurableApplicationContext context = starting.get(120, TimeUnit.SECONDS)) {
      String ready = readiness(port);
      assertThat(status(ready)).isEqualTo("UP");
      assertThat(ready).doesNotContain("pulling");
      JobId id = bench.ask(greeting(bench.request("Hello", 20, 3, Duration.ofMinutes(2))));
      assertThat(bench.ending(id)).isInstanceOf(Ending.Completed.class);
      assertThat(bench.text(id)).isNotBlank();
      assertThat(context.isActive()).isTrue();
    }
  }

  @Test
  void endsWithThreeWhenTheHubDoesNotGiveIt() {
    RuntimeException failure = catchRuntimeException(() -> start("No/Such", "-1"));
    assertThat(failure)
        .rootCause()
        .isInstanceOf(HubException.class)
        .hasMessageContaining("no model No/Such");
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            StartRefused.class, refused -> assertThat(refused.getExitCode()).isEqualTo(3));
  }

  private ConfigurableApplicationContext start(String model, String port) {
    return WorkerService.start(
        "--parley.model=" + model,
        "--server.port=" + port,
        "--parley.redis.url=" + redis.url(),
        "--parley.worker.threads=2",
        "--parley.worker.precision=float32",
        "--HF_ENDPOINT=" + hub.endpoint(),
        "--HF_HOME=" + home);
  }

  private void publishTheBuiltinModel() {
    try (BuiltinModel builtin = BuiltinModel.open()) {
      hub.withFolder(builtin.folder());
    }
  }

  private static JobRequest greeting(JobRequest like) {
    return new JobRequest(
        ModelName.parse(MODEL).orElseThrow(),
        like.messages(),
        like.settings(),
        like.truncation(),
        like.thinking(),
        like.metadata(),
        like.queueTimeout(),
        like.generationTimeout(),
        like.maxAttempts(),
        like.retention());
  }

  /** Of the whole, not of one of its parts. */
  private static String status(String health) {
    return new JsonMapper().readTree(health).path("status").asString();
  }

  /** Empty while nobody listens yet. */
  private static String readiness(String port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }
}
