package dev.parley.clients;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.loop.Ticker;
import dev.parley.testkit.Await;
import dev.parley.worker.Worker;
import dev.parley.worker.WorkerEnvironment;
import dev.parley.worker.lifecycle.ConfiguredModel;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerServiceSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Two APIs on one Redis and a worker with the built-in model, which all tests of this JVM share. It
 * ends with the JVM.
 *
 * @param cluster in which tests may start workers of their own
 */
record Platform(Cluster cluster, Worker worker) {

  /** The name under which the built-in model is served: one of those that the APIs know. */
  static final String MODEL = Cluster.shared().nextModel();

  /** Clients want a key; without keys of its own Parley takes any. */
  static final String KEY = "any";

  private static @Nullable Platform shared;

  /** Started at the first call. */
  static synchronized Platform shared() {
    Platform platform = shared;
    if (platform == null) {
      Cluster cluster = Cluster.shared();
      platform = new Platform(cluster, start(cluster));
      Await.until("the model is served", platform::serves);
      shared = platform;
    }
    return platform;
  }

  /** Where clients are told to go. */
  String near() {
    return url(cluster.near());
  }

  /** The same on the other API. */
  String far() {
    return url(cluster.far());
  }

  /** What a job says of itself, by the id of an answer of any wire: {@code chatcmpl-…}. */
  JsonNode job(String answer) {
    String job = answer.replaceFirst("^(chatcmpl-|resp_)", "job_");
    try {
      return new ApiClient(cluster.far().base()).job(job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a job's answer. */
  String text(String answer) {
    return job(answer).path("output").path("text").asString();
  }

  private static String url(LocalApi api) {
    return api.base() + "/v1";
  }

  private static Worker start(Cluster cluster) {
    WorkerServiceSettings settings =
        WorkerPlan.of(cluster.redisPort(), MODEL, "builtin").seats(8).settings();
    ModelSettings builtin = new ModelSettings("builtin", Optional.of(MODEL));
    ConfiguredModel model = new ConfiguredModel(builtin, settings.worker());
    try {
      return Worker.start(
          settings,
          new WorkerEnvironment(model, new SimpleMeterRegistry(), Ticker.SYSTEM, () -> {}));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean serves() throws IOException {
    ApiClient api = new ApiClient(cluster.near().base());
    return ApiClient.json(api.get("/v1/models"))
        .path("data")
        .valueStream()
        .anyMatch(model -> model.path("id").asString().equals(MODEL));
  }
}
