package dev.parley.codec;

import dev.parley.job.ChatMessage;
import dev.parley.job.JobRequest;
import dev.parley.job.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a request that scripts do not read: one JSON text in the job's hash. What scripts do
 * read (model, timeouts, attempts, retention) are fields of their own.
 */
public final class RequestCodec {

  /** What the JSON holds. */
  record Body(
      List<ChatMessage> messages,
      Settings settings,
      JobRequest.Truncation truncation,
      JobRequest.Thinking thinking,
      Map<String, String> metadata) {}

  private RequestCodec() {}

  public static String encode(JobRequest request) {
    ObjectNode json = Json.object();
    ArrayNode messages = json.putArray("messages");
    for (ChatMessage message : request.messages()) {
      messages.addObject().put("role", Json.word(message.role())).put("content", message.content());
    }
    put(json.putObject("settings"), request.settings());
    json.put("truncation", Json.word(request.truncation()));
    json.put("thinking", Json.word(request.thinking()));
    ObjectNode metadata = json.putObject("metadata");
    new TreeMap<>(request.metadata()).forEach(metadata::put); // equal requests, equal text
    return Json.write(json);
  }

  /**
   * @throws Unreadable when it makes no sense
   */
  static Body decode(String json) {
    return Json.read("request", json, RequestCodec::body);
  }

  private static void put(ObjectNode json, Settings settings) {
    json.put("max_tokens", settings.limit().tokens());
    json.put("max_tokens_origin", Json.word(settings.limit().origin()));
    json.put("temperature", settings.temperature());
    json.put("top_p", settings.topP());
    json.put("top_k", settings.topK());
    json.put("min_p", settings.minP());
    json.put("repetition_penalty", settings.repetitionPenalty());
    json.put("presence_penalty", settings.presencePenalty());
    json.put("frequency_penalty", settings.frequencyPenalty());
    settings.stop().forEach(json.putArray("stop")::add);
    json.put("seed", settings.seed());
  }

  private static Body body(JsonNode node) {
    return new Body(
        Json.list(node, "messages", RequestCodec::message),
        settings(Json.field(node, "settings")),
        Json.word(JobRequest.Truncation.class, node, "truncation"),
        thinking(node),
        metadata(Json.field(node, "metadata")));
  }

  /** A job that was accepted before there was this field has none. */
  private static JobRequest.Thinking thinking(JsonNode node) {
    return node.has("thinking")
        ? Json.word(JobRequest.Thinking.class, node, "thinking")
        : JobRequest.Thinking.OFF;
  }

  private static ChatMessage message(JsonNode node) {
    return new ChatMessage(
        Json.word(ChatMessage.Role.class, node, "role"), Json.text(node, "content"));
  }

  private static Settings settings(JsonNode node) {
    return new Settings(
        new Settings.TokenLimit(
            Json.count(node, "max_tokens"),
            Json.word(Settings.TokenLimit.Origin.class, node, "max_tokens_origin")),
        Json.real(node, "temperature"),
        Json.real(node, "top_p"),
        Json.count(node, "top_k"),
        Json.real(node, "min_p"),
        Json.real(node, "repetition_penalty"),
        Json.real(node, "presence_penalty"),
        Json.real(node, "frequency_penalty"),
        Json.list(node, "stop", stop -> stop.asString()),
        Json.number(node, "seed"));
  }

  private static Map<String, String> metadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.properties().forEach(pair -> metadata.put(pair.getKey(), pair.getValue().asString()));
    return metadata;
  }
}
