package dev.parley.api.wire.responses.input;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Joins items to turns: the assistant's calls belong to the turn in which it made them. */
final class Turns {

  private final List<ChatMessage> turns = new ArrayList<>();
  private final Set<String> calls = new HashSet<>();

  void add(ChatMessage message) {
    message.toolCalls().forEach(call -> calls.add(call.id()));
    turns.add(message);
  }

  /** What the assistant said, unless that is nothing. */
  void addAnswer(String text) {
    if (!text.isEmpty()) {
      add(new ChatMessage(Role.ASSISTANT, text));
    }
  }

  /** Without arguments it has an empty object, as clients receive it. */
  void add(ToolCall made) {
    ToolCall call = made.arguments().isBlank() ? new ToolCall(made.id(), made.name(), "{}") : made;
    calls.add(call.id());
    if (!turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT) {
      ChatMessage before = turns.removeLast();
      List<ToolCall> together = new ArrayList<>(before.toolCalls());
      together.add(call);
      turns.add(ChatMessage.calling(before.content(), together));
    } else {
      turns.add(ChatMessage.calling("", List.of(call)));
    }
  }

  /** Whether the assistant made this call. */
  boolean hasCall(String id) {
    return calls.contains(id);
  }

  List<ChatMessage> all() {
    return List.copyOf(turns);
  }
}
