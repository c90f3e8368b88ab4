package dev.parley.api.wire.openai.chat;

import dev.parley.api.json.ApiJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies of requests for chat completions. */
final class Chat {

  private Chat() {}

  /** One question. */
  static Map<String, Object> of(String model) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model);
    body.put("messages", List.of(Map.of("role", "user", "content", "hi")));
    return body;
  }

  static String sync(String model) {
    return json(of(model));
  }

  static String stream(String model) {
    return with(of(model), "stream", "true");
  }

  /** With one more field, its value as JSON. */
  static String with(Map<String, Object> body, String field, String json) {
    Map<String, Object> more = new LinkedHashMap<>(body);
    more.put(field, ApiJson.MAPPER.readTree(json));
    return json(more);
  }

  /** With more fields, values as JSON. */
  static String with(String model, String... fieldsAndJson) {
    Map<String, Object> body = of(model);
    for (int i = 0; i < fieldsAndJson.length; i += 2) {
      body.put(fieldsAndJson[i], ApiJson.MAPPER.readTree(fieldsAndJson[i + 1]));
    }
    return json(body);
  }

  private static String json(Map<String, Object> body) {
    return ApiJson.MAPPER.writeValueAsString(body);
  }
}
