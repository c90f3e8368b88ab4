package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;
import java.util.Optional;

/**
 * For base models, which were not trained to chat: the conversation as a transcript, for which they
 * write the next line, as they learned from books and forums. They would write the user's lines as
 * well, so those end the answer.
 *
 * @param beginning the token that begins every text, where the tokenizer wants one
 */
public record Plain(Optional<String> beginning) implements ChatFormat {

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    beginning.ifPresent(turns::marker);
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      turns.text(prefix(message.role()) + message.content() + "\n\n");
    }
    if (open) {
      return turns.text(prefix(Role.ASSISTANT) + messages.getLast().content()).parts();
    }
    // Without a space at the end: it belongs to the token of the answer's first word.
    return turns.text("Assistant:").parts();
  }

  @Override
  public List<String> stops() {
    return List.of("\nUser:", "\n\nUser:", "\nAssistant:", "\n\nAssistant:");
  }

  private static String prefix(Role role) {
    return switch (role) {
      case SYSTEM -> "";
      case USER -> "User: ";
      case ASSISTANT -> "Assistant: ";
      case TOOL -> "Tool: ";
    };
  }
}
