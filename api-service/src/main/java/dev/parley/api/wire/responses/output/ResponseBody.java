package dev.parley.api.wire.responses.output;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.json.ApiJson;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.openai.ServiceTier;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.job.JobRequest;
import dev.parley.job.Settings;
import dev.parley.job.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The object {@code response} with all fields that any client requires: what has no value is {@code
 * null}.
 */
final class ResponseBody {

  private ResponseBody() {}

  static ObjectNode of(FeedJob job, ResponseState state, ArrayNode output) {
    JobRequest request = job.request();
    Echo echo =
        Echo.of(request).orElseThrow(() -> new IllegalStateException(job.id() + " has no echo"));
    ObjectNode json = ApiJson.MAPPER.createObjectNode();
    json.put("id", OpenAiIds.of(OpenAiIds.Kind.RESPONSE, job.id()))
        .put("object", "response")
        .put("created_at", job.createdAt().getEpochSecond())
        .put("status", state.status())
        .put("background", echo.isInBackground());
    putOptional(json, "completed_at", state.completedAt().map(Instant::getEpochSecond));
    putEnding(json, state);
    json.set("instructions", echo.field("instructions"));
    json.set("max_output_tokens", echo.field("max_output_tokens"));
    json.set("max_tool_calls", echo.field("max_tool_calls"));
    json.put("model", request.model().value());
    json.set("output", output);
    json.put("parallel_tool_calls", echo.field("parallel_tool_calls").asBoolean(true));
    json.set("previous_response_id", echo.field("previous_response_id"));
    putSampling(json, request.settings());
    json.set("prompt_cache_key", echo.field("prompt_cache_key"));
    json.set("safety_identifier", echo.field("safety_identifier"));
    json.set("reasoning", reasoning(echo));
    json.put("service_tier", ServiceTier.of(request.priority()));
    json.put("store", echo.isStored());
    json.set("text", text(request.answerFormat(), echo));
    json.set("tool_choice", echo.field("tool_choice"));
    json.set("tools", tools(request.conversation().tools().tools()));
    json.put("truncation", request.truncation().name().toLowerCase(Locale.ROOT));
    json.set("usage", state.spent().map(ResponseBody::usage).orElse(ApiJson.MAPPER.nullNode()));
    json.set("user", echo.field("user"));
    json.set("metadata", metadata(echo));
    return json;
  }

  private static void putEnding(ObjectNode json, ResponseState state) {
    state
        .error()
        .ifPresentOrElse(
            error ->
                json.putObject("error").put("code", error.code()).put("message", error.message()),
            () -> json.putNull("error"));
    if (state.status().equals(ResponseState.INCOMPLETE)) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      json.putNull("incomplete_details");
    }
  }

  private static void putSampling(ObjectNode json, Settings settings) {
    json.put("temperature", settings.temperature())
        .put("top_p", settings.topP())
        .put("presence_penalty", settings.presencePenalty())
        .put("frequency_penalty", settings.frequencyPenalty())
        .put("top_logprobs", settings.topLogprobs().orElse(0));
  }

  private static JsonNode reasoning(Echo echo) {
    ObjectNode reasoning = ApiJson.MAPPER.createObjectNode().putNull("effort").putNull("summary");
    if (echo.field("reasoning") instanceof ObjectNode asked) {
      reasoning.setAll(asked);
    }
    return reasoning;
  }

  private static ObjectNode text(AnswerFormat format, Echo echo) {
    ObjectNode json = ApiJson.MAPPER.createObjectNode();
    ObjectNode spelled = json.putObject("format");
    switch (format) {
      case AnswerFormat.Text() -> spelled.put("type", "text");
      case AnswerFormat.JsonObject() -> spelled.put("type", "json_object");
      case AnswerFormat.JsonSchema(String name, String schema, Strictness strictness) -> {
        spelled.put("type", "json_schema").put("name", name);
        spelled.set("description", echo.field("format_description"));
        spelled.set("schema", ApiJson.MAPPER.readTree(schema));
        spelled.put("strict", strictness == Strictness.STRICT);
      }
    }
    JsonNode verbosity = echo.field("verbosity");
    json.set("verbosity", verbosity.isNull() ? json.stringNode("medium") : verbosity);
    return json;
  }

  private static ArrayNode tools(List<Tool> tools) {
    ArrayNode json = ApiJson.MAPPER.createArrayNode();
    for (Tool tool : tools) {
      ObjectNode entry = json.addObject().put("type", "function").put("name", tool.name());
      putText(entry, "description", tool.description());
      entry.set(
          "parameters",
          tool.parameters()
              .map(ApiJson.MAPPER::readTree)
              .orElseGet(() -> ApiJson.MAPPER.nullNode()));
      entry.put("strict", tool.strictness() == Strictness.STRICT);
    }
    return json;
  }

  private static JsonNode usage(ResponseState.Spent spent) {
    Usage usage = spent.usage();
    ObjectNode json = ApiJson.MAPPER.createObjectNode();
    json.put("input_tokens", usage.promptTokens());
    json.putObject("input_tokens_details")
        .put("cached_tokens", usage.cachedTokens())
        .put("cache_write_tokens", 0);
    json.put("output_tokens", usage.completionTokens());
    json.putObject("output_tokens_details").put("reasoning_tokens", spent.reasoning());
    return json.put("total_tokens", usage.totalTokens());
  }

  private static JsonNode metadata(Echo echo) {
    JsonNode metadata = echo.field("metadata");
    return metadata.isNull() ? ApiJson.MAPPER.createObjectNode() : metadata;
  }

  private static void putText(ObjectNode json, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> json.put(name, text), () -> json.putNull(name));
  }

  private static void putOptional(ObjectNode json, String name, Optional<Long> value) {
    value.ifPresentOrElse(number -> json.put(name, number), () -> json.putNull(name));
  }
}
