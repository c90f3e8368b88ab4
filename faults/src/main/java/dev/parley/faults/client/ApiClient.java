package dev.parley.faults.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of one API that knows nothing of our code. Thread-safe.
 *
 * @param cookie of the owner that it is
 */
public record ApiClient(URI base, Optional<String> cookie) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** One without a cookie. */
  public ApiClient(URI base) {
    this(base, Optional.empty());
  }

  /**
   * Asks the fake model for tokens of a number.
   *
   * @param more spliced into the request, as {@code ,"seed":1}
   */
  public HttpResponse<String> post(
      String model, int number, int tokens, String more, String... headers) throws IOException {
    String body =
        String.format(
            Locale.ROOT,
            """
            {"model":"%s","messages":[{"role":"user","content":"%d"}],"max_tokens":%d%s}\
            """,
            model,
            number,
            tokens,
            more);
    HttpRequest.Builder request =
        to("/v1/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send(to(path).GET());
  }

  public JsonNode job(String id) throws IOException {
    return json(get("/v1/jobs/" + id));
  }

  public JsonNode cancel(String job) throws IOException {
    return json(send(to("/v1/jobs/" + job + "/cancel").POST(BodyPublishers.noBody())));
  }

  /** Lets a worker leave; the status of the answer. */
  public int drain(String worker) throws IOException {
    String path = "/v1/admin/workers/" + worker + "/drain";
    return send(to(path).POST(BodyPublishers.noBody())).statusCode();
  }

  /** Whether it is ready to serve. */
  public boolean isReady() {
    try {
      return get("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  public static String code(HttpResponse<String> answer) {
    return json(answer).path("error").path("code").asString("");
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    return cookie.map(owner -> request.header("Cookie", owner)).orElse(request);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
