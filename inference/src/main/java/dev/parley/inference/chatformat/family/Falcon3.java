package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;

/**
 * Falcon 3, as Tülu before it: like {@link Zephyr}, but only the assistant's turns end with a
 * token.
 *
 * @param end the token that ends an answer
 */
record Falcon3(String end) implements ChatFormat {

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      begin(turns, message.role()).text(message.content());
      if (message.role() == Role.ASSISTANT) {
        turns.marker(end);
      }
      turns.text("\n");
    }
    String begun = open ? messages.getLast().content() : "";
    return begin(turns, Role.ASSISTANT).text(begun).parts();
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker("<|" + PromptBuilder.name(role) + "|>").text("\n");
  }
}
