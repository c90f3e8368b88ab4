package dev.parley.api.wire.responses.output;

import dev.parley.api.json.ApiJson;
import tools.jackson.databind.node.ObjectNode;

/** The first fields of events about items. */
final class ItemEvents {

  private ItemEvents() {}

  static ObjectNode at(int index) {
    return ApiJson.MAPPER.createObjectNode().put("output_index", index);
  }

  static ObjectNode at(String item, int index) {
    return ApiJson.MAPPER.createObjectNode().put("item_id", item).put("output_index", index);
  }
}
