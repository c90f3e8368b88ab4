package dev.parley.inference.golden;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Reads the conversations that {@code tools/golden} writes beside what transformers made of them.
 */
public final class GoldenConversation {

  private GoldenConversation() {}

  /** Its {@code messages} and {@code tools}. */
  public static Conversation of(JsonNode node) {
    return new Conversation(
        node.path("messages").valueStream().map(GoldenConversation::message).toList(),
        tools(node.path("tools")));
  }

  private static ChatMessage message(JsonNode node) {
    List<ToolCall> calls =
        node.path("tool_calls")
            .valueStream()
            .map(
                call ->
                    new ToolCall(
                        call.path("id").stringValue(),
                        call.path("name").stringValue(),
                        call.path("arguments").stringValue()))
            .toList();
    return new ChatMessage(
        Role.valueOf(node.path("role").stringValue().toUpperCase(Locale.ROOT)),
        node.path("content").stringValue(),
        calls,
        node.path("tool_call_id").stringValueOpt());
  }

  private static ToolUse tools(JsonNode tools) {
    List<Tool> offered =
        tools
            .valueStream()
            .map(tool -> tool.path("function"))
            .map(
                function ->
                    new Tool(
                        function.path("name").stringValue(),
                        function.path("description").stringValueOpt(),
                        function.optional("parameters").map(JsonNode::toString),
                        Strictness.LENIENT))
            .toList();
    return offered.isEmpty()
        ? ToolUse.NONE
        : new ToolUse(offered, new ToolChoice.Auto(), Calls.MANY);
  }
}
