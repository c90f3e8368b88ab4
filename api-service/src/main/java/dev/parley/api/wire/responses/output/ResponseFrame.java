package dev.parley.api.wire.responses.output;

import dev.parley.api.json.ApiJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * One frame of the stream. It has neither {@code id} nor {@code retry}: openai-python fails on a
 * comment behind the one, and on the other alone.
 */
final class ResponseFrame {

  private ResponseFrame() {}

  /**
   * @param type without {@code response.}
   */
  static byte[] bytes(String type, int number, ObjectNode fields) {
    ObjectNode event =
        ApiJson.MAPPER
            .createObjectNode()
            .put("type", "response." + type)
            .put("sequence_number", number);
    event.setAll(fields);
    String json = ApiJson.MAPPER.writeValueAsString(event);
    return ("event: response." + type + "\ndata: " + json + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
