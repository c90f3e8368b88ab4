package dev.parley.faults.upgrade;

import dev.parley.client.ServerSentEvent;
import dev.parley.client.SseReader;
import dev.parley.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of one API that compares what it gets with a recording.
 *
 * @param owner the cookie's value; empty: without a cookie
 */
record OwnerClient(URI base, String owner) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  JsonNode get(String path) throws Exception {
    return JSON.readTree(send(to(path)).body());
  }

  int status(String path) throws Exception {
    return send(to(path)).statusCode();
  }

  JsonNode job(String id) throws Exception {
    return get("/v1/jobs/" + id);
  }

  /** The answer to a request for a new job. */
  JsonNode post(JsonNode chat, String idempotencyKey) throws Exception {
    HttpRequest.Builder request =
        to("/v1/jobs")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(chat.toString()));
    return JSON.readTree(send(request).body());
  }

  /** The bytes of a stream of events, up to the end of the job. */
  byte[] stream(String job) throws Exception {
    return stream(to("/v1/jobs/" + job + "/events"));
  }

  /** All events of a job up to its end. */
  List<ServerSentEvent> events(String job) throws Exception {
    return parse(stream(job));
  }

  /** The events of a job that follow one. */
  List<ServerSentEvent> eventsAfter(String job, String lastId) throws Exception {
    return parse(stream(to("/v1/jobs/" + job + "/events").header("Last-Event-ID", lastId)));
  }

  static List<ServerSentEvent> parse(byte[] stream) throws IOException {
    List<ServerSentEvent> events = new ArrayList<>();
    new SseReader(events::add).readAll(new ByteArrayInputStream(stream));
    return events;
  }

  /** Events in the form of a recording: without estimates of waiting times. */
  static ArrayNode json(List<ServerSentEvent> events) {
    ArrayNode list = JSON.createArrayNode();
    for (ServerSentEvent event : events) {
      ObjectNode one = list.addObject();
      one.put("id", event.id().orElse(null));
      one.put("event", event.name());
      one.set("data", data(event));
    }
    return list;
  }

  private static JsonNode data(ServerSentEvent event) {
    JsonNode data = JSON.readTree(event.data());
    if (data instanceof ObjectNode object) {
      object.remove("eta_ms");
    }
    return data;
  }

  /** The answer that events hold, be they recorded or not. */
  static String text(JsonNode events) {
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events) {
      if (event.path("event").asString().equals("tokens")) {
        text.append(event.path("data").path("text").asString());
      }
    }
    return text.toString();
  }

  private static byte[] stream(HttpRequest.Builder request) throws Exception {
    return send(request.header("Accept", "text/event-stream"))
        .body()
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    return owner.isEmpty() ? request : request.header("Cookie", "parley=" + owner);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return Await.value(
        "an answer other than 503",
        () ->
            Optional.of(HTTP.send(request.build(), BodyHandlers.ofString()))
                .filter(answer -> answer.statusCode() != 503));
  }
}
