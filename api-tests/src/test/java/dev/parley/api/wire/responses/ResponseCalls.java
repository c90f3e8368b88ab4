package dev.parley.api.wire.responses;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.job.JobId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls about responses, as one client makes them to one model. */
final class ResponseCalls {

  static final Map<String, Object> BACKGROUND = Map.of("background", true);
  static final Map<String, Object> STREAM = Map.of("stream", true);

  private final Client client;
  private final String model;

  ResponseCalls(Client client, String model) {
    this.client = client;
    this.model = model;
  }

  /** A body with a question and these fields. */
  @SafeVarargs
  final String body(Map<String, Object>... more) {
    ObjectNode body = ApiJson.MAPPER.createObjectNode().put("model", model).put("input", "Hello");
    for (Map<String, Object> fields : more) {
      fields.forEach((name, value) -> body.set(name, ApiJson.MAPPER.<JsonNode>valueToTree(value)));
    }
    return ApiJson.MAPPER.writeValueAsString(body);
  }

  @SafeVarargs
  final HttpResponse<String> post(Map<String, Object>... more) {
    return client.post("/v1/responses", body(more));
  }

  /** Begins a response in the background; as it was accepted. */
  @SafeVarargs
  final JsonNode begin(Map<String, Object>... more) {
    ObjectNode body = (ObjectNode) ApiJson.MAPPER.readTree(body(more));
    HttpResponse<String> answer =
        client.post(
            "/v1/responses", ApiJson.MAPPER.writeValueAsString(body.put("background", true)));
    return ok(answer);
  }

  @SafeVarargs
  final ResponseStream stream(Map<String, Object>... more) {
    ObjectNode body = (ObjectNode) ApiJson.MAPPER.readTree(body(more));
    return ResponseStream.post(client, ApiJson.MAPPER.writeValueAsString(body.put("stream", true)));
  }

  ResponseStream replay(String id, String query) {
    return ResponseStream.get(client, id, query);
  }

  /** The whole stream of a response that has ended. */
  List<ResponseEvent> replayed(String id) {
    try (ResponseStream stream = replay(id, "")) {
      return stream.whole();
    }
  }

  JsonNode retrieve(String id) {
    return ok(client.get("/v1/responses/" + id));
  }

  JsonNode cancel(String id) {
    return ok(client.post("/v1/responses/" + id + "/cancel", ""));
  }

  /** A response object for certain, with all that it must have. */
  static JsonNode ok(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    JsonNode response = Client.json(answer);
    ResponseRules.check(response);
    return response;
  }

  static String id(JsonNode response) {
    return response.get("id").stringValue();
  }

  static JobId job(String id) {
    return new JobId("job_" + id.substring("resp_".length()));
  }

  /** The text of all messages in the output. */
  static String text(JsonNode response) {
    StringBuilder text = new StringBuilder();
    for (JsonNode item : response.get("output")) {
      if (item.get("type").stringValue().equals("message")) {
        item.get("content").forEach(part -> text.append(part.get("text").stringValue()));
      }
    }
    return text.toString();
  }
}
