package dev.parley.api.wire.responses;

import dev.parley.api.json.ApiJson;
import dev.parley.api.wire.responses.input.Inherited;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ToolCall;
import dev.parley.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Lists what a response answers, earlier responses included, its instructions not. */
final class InputItemsView {

  private final String suffix;
  private final List<ObjectNode> items = new ArrayList<>();

  private InputItemsView(String suffix) {
    this.suffix = suffix;
  }

  static List<ObjectNode> of(Job job) {
    InputItemsView view = new InputItemsView(job.id().suffix());
    Inherited.messages(job).forEach(view::add);
    return List.copyOf(view.items);
  }

  private void add(ChatMessage message) {
    switch (message.role()) {
      case SYSTEM, USER -> addMessage(message, "input_text");
      case ASSISTANT -> {
        if (!message.content().isEmpty() || message.toolCalls().isEmpty()) {
          addMessage(message, "output_text");
        }
        message.toolCalls().forEach(this::addCall);
      }
      case TOOL ->
          begin("fco_", "function_call_output")
              .put("call_id", message.toolCallId().orElse(""))
              .put("output", message.content());
    }
  }

  private void addMessage(ChatMessage message, String part) {
    ObjectNode item =
        begin("msg_", "message").put("role", message.role().name().toLowerCase(Locale.ROOT));
    ObjectNode content =
        item.putArray("content").addObject().put("type", part).put("text", message.content());
    if (message.role() == ChatMessage.Role.ASSISTANT) {
      content.putArray("annotations");
    }
  }

  private void addCall(ToolCall call) {
    begin("fc_", "function_call")
        .put("call_id", call.id())
        .put("name", call.name())
        .put("arguments", call.arguments());
  }

  private ObjectNode begin(String prefix, String type) {
    ObjectNode item =
        ApiJson.MAPPER
            .createObjectNode()
            .put("id", prefix + suffix + "_i" + items.size())
            .put("type", type)
            .put("status", "completed");
    items.add(item);
    return item;
  }
}
