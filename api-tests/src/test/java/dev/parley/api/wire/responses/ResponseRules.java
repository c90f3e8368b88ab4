package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What every response object must have, for clients and for the Open Responses suite. */
final class ResponseRules {

  private static final List<String> PRESENT =
      List.of(
          "id",
          "object",
          "created_at",
          "status",
          "background",
          "completed_at",
          "error",
          "incomplete_details",
          "instructions",
          "max_output_tokens",
          "max_tool_calls",
          "model",
          "output",
          "parallel_tool_calls",
          "previous_response_id",
          "prompt_cache_key",
          "safety_identifier",
          "reasoning",
          "service_tier",
          "store",
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "top_logprobs",
          "text",
          "tool_choice",
          "tools",
          "truncation",
          "usage",
          "metadata");
  private static final Set<String> ERRORS = Set.of("server_error", "invalid_prompt");

  private ResponseRules() {}

  static void check(JsonNode response) {
    assertThat(PRESENT).allSatisfy(name -> assertThat(response.has(name)).as(name).isTrue());
    assertThat(response.get("id").stringValue())
        .matches("resp_(0|[1-9][0-9]{0,3})_[A-Za-z0-9_-]{22}");
    assertThat(response.get("object").stringValue()).isEqualTo("response");
    assertThat(response.get("created_at").isIntegralNumber()).isTrue();
    for (String number :
        List.of("temperature", "top_p", "presence_penalty", "frequency_penalty", "top_logprobs")) {
      assertThat(response.get(number).isNumber()).as(number).isTrue();
    }
    for (String flag : List.of("background", "parallel_tool_calls", "store")) {
      assertThat(response.get(flag).isBoolean()).as(flag).isTrue();
    }
    assertThat(response.get("tools").isArray()).isTrue();
    assertThat(response.get("tool_choice").isString() || response.get("tool_choice").isObject())
        .isTrue();
    assertThat(response.get("metadata").isObject()).isTrue();
    assertThat(response.at("/text/format/type").isString()).isTrue();
    assertThat(response.get("tools"))
        .allSatisfy(
            tool ->
                assertThat(tool.propertyNames())
                    .containsExactlyInAnyOrder(
                        "type", "name", "description", "parameters", "strict"));
    assertThat(response.get("output")).allSatisfy(ResponseRules::checkItem);
    checkStatus(response);
  }

  private static void checkStatus(JsonNode response) {
    String status = response.get("status").stringValue();
    assertThat(status)
        .isIn("queued", "in_progress", "completed", "incomplete", "failed", "cancelled");
    assertThat(response.get("error").isNull()).isEqualTo(!status.equals("failed"));
    assertThat(response.get("incomplete_details").isNull()).isEqualTo(!status.equals("incomplete"));
    assertThat(response.get("completed_at").isIntegralNumber())
        .isEqualTo(status.equals("completed"));
    if (status.equals("failed")) {
      assertThat(response.at("/error/code").stringValue()).isIn(ERRORS);
      assertThat(response.at("/error/message").isString()).isTrue();
    }
    if (status.equals("incomplete")) {
      assertThat(response.at("/incomplete_details/reason").stringValue())
          .isEqualTo("max_output_tokens");
    }
    if (status.equals("queued") || status.equals("in_progress")) {
      assertThat(response.get("usage").isNull()).isTrue();
    } else if (!response.get("usage").isNull()) {
      checkUsage(response.get("usage"));
    } else {
      assertThat(status).isEqualTo("failed");
    }
  }

  private static void checkUsage(JsonNode usage) {
    assertThat(usage.get("input_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.at("/input_tokens_details/cached_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.at("/input_tokens_details/cache_write_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.get("output_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.at("/output_tokens_details/reasoning_tokens").isIntegralNumber()).isTrue();
    assertThat(usage.get("total_tokens").asInt())
        .isEqualTo(usage.get("input_tokens").asInt() + usage.get("output_tokens").asInt());
  }

  static void checkItem(JsonNode item) {
    assertThat(item.get("status").stringValue()).isIn("in_progress", "completed", "incomplete");
    String id = item.get("id").stringValue();
    switch (item.get("type").stringValue()) {
      case "message" -> {
        assertThat(id).matches("msg_[A-Za-z0-9_-]{22}(_[0-9]+)?");
        assertThat(item.get("role").stringValue()).isEqualTo("assistant");
        assertThat(item.get("content"))
            .allSatisfy(
                part -> {
                  assertThat(part.get("type").stringValue()).isEqualTo("output_text");
                  assertThat(part.get("text").isString()).isTrue();
                  assertThat(part.get("annotations").isArray()).isTrue();
                  assertThat(part.get("logprobs").isArray()).isTrue();
                });
      }
      case "reasoning" -> {
        assertThat(id).matches("rs_[A-Za-z0-9_-]{22}(_[0-9]+)?");
        assertThat(item.get("summary").isArray()).isTrue();
        assertThat(item.get("content"))
            .allSatisfy(
                part -> assertThat(part.get("type").stringValue()).isEqualTo("reasoning_text"));
      }
      case "function_call" -> {
        assertThat(id).matches("fc_[A-Za-z0-9_-]{22}_[0-9]+");
        assertThat(item.get("call_id").stringValue()).matches("call_[A-Za-z0-9_-]{22}_[0-9]+");
        assertThat(item.get("name").isString()).isTrue();
        assertThat(item.get("arguments").isString()).isTrue();
      }
      default -> throw new AssertionError("an item of another type: " + item);
    }
  }
}
