package dev.parley.api.wire.responses.output;

import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Spells a place in the queue, which OpenAI has no word for. */
final class PositionView {

  private PositionView() {}

  static ObjectNode of(QueuePosition position) {
    ObjectNode json = of(position.position(), position.depth());
    position.eta().map(Duration::toMillis).ifPresent(eta -> json.put("eta_ms", eta));
    return json;
  }

  /** A place as the log holds it: an estimate changes by the second. */
  static ObjectNode of(int position, int depth) {
    return ApiJson.MAPPER
        .createObjectNode()
        .put("position", position)
        .put("depth", depth)
        .putNull("eta_ms");
  }
}
