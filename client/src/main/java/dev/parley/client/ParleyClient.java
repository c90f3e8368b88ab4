package dev.parley.client;

import dev.parley.loop.Backoff;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP interface of one server. Calls block for at most their timeout; thread-safe. */
public final class ParleyClient implements AutoCloseable {

  /** Between attempts, here and in {@link JobFollower}. */
  static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(10)).withJitter(0.5, 1);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int TRIES = 3;

  private final URI base;
  private final Optional<String> key;
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  public ParleyClient(URI base) {
    this(base, Optional.empty());
  }

  /**
   * @param key the API key, where the server wants one
   */
  public ParleyClient(URI base, Optional<String> key) {
    this.base = base;
    this.key = key;
  }

  /**
   * Sends a chat. A broken connection or a 503 is tried again: the Idempotency-Key makes sure that
   * it becomes one job.
   */
  public SubmitOutcome submit(JsonNode chat) throws InterruptedException {
    HttpRequest request =
        to("/v1/jobs")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(chat.toString()))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        SubmitOutcome answer = submitted(send(request));
        if (attempt == TRIES || !isBusy(answer)) {
          return answer;
        }
      } catch (ConnectException | HttpConnectTimeoutException e) {
        return new SubmitOutcome.NoServer();
      } catch (IOException e) {
        if (attempt == TRIES) {
          return new SubmitOutcome.Refused(0, "the connection to " + base + " broke");
        }
      }
      Thread.sleep(BACKOFF.after(attempt, ThreadLocalRandom.current()));
    }
  }

  /** Follows {@code job} from its first event on, once the follower is asked to. */
  public JobFollower follower(String job, JobFollower.Listener listener) {
    return new JobFollower(this, job, listener);
  }

  /** Opens the events after {@code lastEventId}, or all. */
  EventStream events(String job, Optional<String> lastEventId, Consumer<StreamSignal> signals) {
    HttpRequest.Builder request =
        to("/v1/jobs/" + job + "/events").header("Accept", "text/event-stream");
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    return new EventStream(http, request.GET().build(), signals).open();
  }

  /** Asks to end the answer; false when the server could not be reached. */
  public boolean cancel(String job) throws InterruptedException {
    try {
      return send(to("/v1/jobs/" + job + "/cancel").POST(BodyPublishers.noBody()).build())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The JSON at {@code path}; empty when there is no server or it is not JSON. */
  public Optional<JsonNode> get(String path) throws InterruptedException {
    try {
      return Optional.of(json.readTree(send(to(path).GET().build()).body()));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private SubmitOutcome submitted(HttpResponse<String> response) {
    JsonNode body = tree(response.body());
    return response.statusCode() == 202 && body.path("id").isString()
        ? new SubmitOutcome.Accepted(body.path("id").asString())
        : new SubmitOutcome.Refused(response.statusCode(), refusal(response, body));
  }

  private static String refusal(HttpResponse<String> response, JsonNode body) {
    String message =
        body.path("error")
            .path("message")
            .asString("the server answered " + response.statusCode() + " without an error message");
    return response
        .headers()
        .firstValue("Retry-After")
        .map(seconds -> message + " (try again in " + seconds + " s)")
        .orElse(message);
  }

  private static boolean isBusy(SubmitOutcome answer) {
    return answer instanceof SubmitOutcome.Refused refused && refused.status() == 503;
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }
}
