package dev.parley.codec;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Conversation;
import dev.parley.job.JobRequest;
import dev.parley.job.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a request that scripts do not read: one JSON text in the job's hash. What scripts do
 * read (model, timeouts, attempts, retention) are fields of their own.
 */
public final class RequestCodec {

  /** What the JSON holds. */
  record Body(
      Conversation conversation,
      AnswerFormat answerFormat,
      Settings settings,
      JobRequest.Truncation truncation,
      JobRequest.Thinking thinking,
      Map<String, String> metadata) {}

  private RequestCodec() {}

  public static String encode(JobRequest request) {
    ObjectNode json = StoredJson.object();
    ConversationCodec.put(json, request.conversation());
    ConversationCodec.put(json, request.answerFormat());
    put(json.putObject("settings"), request.settings());
    json.put("truncation", StoredJson.word(request.truncation()));
    json.put("thinking", StoredJson.word(request.thinking()));
    ObjectNode metadata = json.putObject("metadata");
    new TreeMap<>(request.metadata()).forEach(metadata::put); // equal requests, equal text
    return StoredJson.write(json);
  }

  /**
   * @throws MalformedData when it is malformed
   */
  static Body decode(String json) {
    return StoredJson.read("request", json, RequestCodec::body);
  }

  private static void put(ObjectNode json, Settings settings) {
    json.put("max_tokens", settings.limit().tokens());
    json.put("max_tokens_origin", StoredJson.word(settings.limit().origin()));
    json.put("temperature", settings.temperature());
    json.put("top_p", settings.topP());
    json.put("top_k", settings.topK());
    json.put("min_p", settings.minP());
    json.put("repetition_penalty", settings.repetitionPenalty());
    json.put("presence_penalty", settings.presencePenalty());
    json.put("frequency_penalty", settings.frequencyPenalty());
    settings.stop().forEach(json.putArray("stop")::add);
    json.put("seed", settings.seed());
    if (!settings.logitBias().isEmpty()) {
      ObjectNode bias = json.putObject("logit_bias");
      new TreeMap<>(settings.logitBias()).forEach((id, add) -> bias.put(id.toString(), add));
    }
    settings.topLogprobs().ifPresent(top -> json.put("top_logprobs", top));
  }

  private static Body body(JsonNode node) {
    return new Body(
        ConversationCodec.conversation(node),
        ConversationCodec.answerFormat(node),
        settings(StoredJson.field(node, "settings")),
        StoredJson.word(JobRequest.Truncation.class, node, "truncation"),
        thinking(node),
        metadata(StoredJson.field(node, "metadata")));
  }

  /** A job that was accepted before there was this field has none. */
  private static JobRequest.Thinking thinking(JsonNode node) {
    return node.has("thinking")
        ? StoredJson.word(JobRequest.Thinking.class, node, "thinking")
        : JobRequest.Thinking.OFF;
  }

  private static Settings settings(JsonNode node) {
    return new Settings(
        new Settings.TokenLimit(
            StoredJson.count(node, "max_tokens"),
            StoredJson.word(Settings.TokenLimit.Origin.class, node, "max_tokens_origin")),
        StoredJson.real(node, "temperature"),
        StoredJson.real(node, "top_p"),
        StoredJson.count(node, "top_k"),
        StoredJson.real(node, "min_p"),
        StoredJson.real(node, "repetition_penalty"),
        StoredJson.real(node, "presence_penalty"),
        StoredJson.real(node, "frequency_penalty"),
        StoredJson.list(node, "stop", stop -> stop.asString()),
        StoredJson.number(node, "seed"),
        logitBias(node.path("logit_bias")),
        node.has("top_logprobs")
            ? Optional.of(StoredJson.count(node, "top_logprobs"))
            : Optional.empty());
  }

  private static Map<Integer, Double> logitBias(JsonNode node) {
    Map<Integer, Double> bias = new LinkedHashMap<>();
    node.propertyNames().forEach(id -> bias.put(Integer.valueOf(id), StoredJson.real(node, id)));
    return bias;
  }

  private static Map<String, String> metadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.properties().forEach(pair -> metadata.put(pair.getKey(), pair.getValue().asString()));
    return metadata;
  }
}
