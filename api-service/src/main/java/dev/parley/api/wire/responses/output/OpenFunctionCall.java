package dev.parley.api.wire.responses.output;

import dev.parley.api.json.ApiJson;
import tools.jackson.databind.node.ObjectNode;

/** A call of a function whose arguments are being written. */
final class OpenFunctionCall implements OpenItem {

  private final String id;
  private final String callId;
  private final String name;
  private final int index;
  private final ItemListener listener;
  private final StringBuilder arguments = new StringBuilder();

  OpenFunctionCall(String id, String callId, String name, int index, ItemListener listener) {
    this.id = id;
    this.callId = callId;
    this.name = name;
    this.index = index;
    this.listener = listener;
  }

  @Override
  public void begin() {
    ObjectNode added = ItemEvents.at(index);
    added.set("item", item("in_progress"));
    listener.accept("output_item.added", added);
  }

  void more(String delta) {
    arguments.append(delta);
    listener.accept("function_call_arguments.delta", ItemEvents.at(id, index).put("delta", delta));
  }

  /** A call without arguments has an empty object: clients parse what they get. */
  @Override
  public void end(String status) {
    if (arguments.isEmpty() && status.equals("completed")) {
      more("{}");
    }
    listener.accept(
        "function_call_arguments.done",
        ItemEvents.at(id, index).put("name", name).put("arguments", arguments.toString()));
    ObjectNode done = ItemEvents.at(index);
    done.set("item", item(status));
    listener.accept("output_item.done", done);
  }

  @Override
  public ObjectNode item(String status) {
    return ApiJson.MAPPER
        .createObjectNode()
        .put("id", id)
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", callId)
        .put("name", name)
        .put("arguments", arguments.toString());
  }
}
