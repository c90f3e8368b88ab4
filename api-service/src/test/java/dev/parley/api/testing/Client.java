package dev.parley.api.testing;

import dev.parley.api.json.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Calls the API as one owner. Thread-safe. */
public final class Client {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The header that says who calls. */
  private record Sign(String header, String value) {}

  private final TestApi api;
  private final Optional<Sign> sign;

  private Client(TestApi api, Optional<Sign> sign) {
    this.api = api;
    this.sign = sign;
  }

  static Client local(TestApi api) {
    return new Client(api, Optional.empty());
  }

  static Client withKey(TestApi api, String key) {
    return new Client(api, Optional.of(new Sign("Authorization", "Bearer " + key)));
  }

  static Client withCookie(TestApi api) {
    HttpResponse<String> page = local(api).send(local(api).request("/").GET());
    String set = page.headers().firstValue("Set-Cookie").orElseThrow();
    return new Client(api, Optional.of(new Sign("Cookie", set.substring(0, set.indexOf(';')))));
  }

  /** The same owner at another process. */
  public Client at(TestApi other) {
    return new Client(other, sign);
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(90));
    sign.ifPresent(by -> request.header(by.header(), by.value()));
    return request;
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(with(request(path), headers).GET());
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(with(request, headers));
  }

  public HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  /** Sends one question, accepted for certain; the job as the 202 shows it. */
  public JsonNode ask(String model, String question) {
    return accepted(chat(model, question));
  }

  /** Ends a job at once, which is then posted to {@code url}; the id of the job. */
  public String oweWebhook(String model, String url) {
    String body = chat(model, "x");
    String hook = ",\"webhook\":{\"url\":\"" + url + "\"}}";
    String id = accepted(body.substring(0, body.length() - 1) + hook).get("id").asString();
    post("/v1/jobs/" + id + "/cancel", "");
    return id;
  }

  private JsonNode accepted(String body) {
    HttpResponse<String> answer = post("/v1/jobs", body);
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return json(answer);
  }

  public JsonNode job(String id) {
    return json(get("/v1/jobs/" + id));
  }

  /** Opens an address as an event stream. */
  public EventReader stream(String path, String... headers) {
    return open(with(request(path).header("Accept", "text/event-stream"), headers).GET());
  }

  public EventReader events(String id, String... headers) {
    return open(with(request("/v1/jobs/" + id + "/events"), headers).GET());
  }

  /** Posts and reads the answer as a stream. */
  public EventReader postStreamed(String body, String... headers) {
    HttpRequest.Builder request =
        request("/v1/jobs")
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(body));
    return open(with(request, headers));
  }

  public static String chat(String model, String question) {
    return ApiJson.MAPPER.writeValueAsString(
        Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", question))));
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return ApiJson.MAPPER.readTree(answer.body());
  }

  public static String code(HttpResponse<String> answer) {
    return json(answer).path("error").path("code").asString();
  }

  private URI uri(String path) {
    return path.startsWith("http") ? URI.create(path) : api.uri(path);
  }

  private EventReader open(HttpRequest.Builder request) {
    HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw new AssertionError("no stream but " + answer.statusCode());
    }
    return new EventReader(answer);
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return HTTP.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
