package dev.parley.inference.chatformat.prompt;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conversations for models that make one call at a time: an assistant's message with several calls
 * becomes several messages, each with the result of its call behind it.
 */
public final class OneCallEach {

  private OneCallEach() {}

  /** The same conversation, written so. */
  public static List<ChatMessage> of(List<ChatMessage> messages) {
    List<ChatMessage> apart = new ArrayList<>();
    int next = 0;
    while (next < messages.size()) {
      ChatMessage message = messages.get(next);
      next++;
      if (message.toolCalls().size() <= 1) {
        apart.add(message);
        continue;
      }
      List<ChatMessage> results = new ArrayList<>();
      while (next < messages.size() && messages.get(next).role() == Role.TOOL) {
        results.add(messages.get(next));
        next++;
      }
      addPairs(message, results, apart);
    }
    return apart;
  }

  private static void addPairs(
      ChatMessage calling, List<ChatMessage> results, List<ChatMessage> apart) {
    for (ToolCall call : calling.toolCalls()) {
      apart.add(ChatMessage.calling(calling.content(), List.of(call)));
      result(call, results).ifPresent(apart::add);
    }
    apart.addAll(results);
  }

  /** The one that names the call, else the first that names none; it is taken from the list. */
  private static Optional<ChatMessage> result(ToolCall call, List<ChatMessage> results) {
    Optional<ChatMessage> found =
        results.stream()
            .filter(result -> result.toolCallId().filter(call.id()::equals).isPresent())
            .findFirst()
            .or(() -> results.stream().filter(result -> result.toolCallId().isEmpty()).findFirst());
    found.ifPresent(results::remove);
    return found;
  }
}
