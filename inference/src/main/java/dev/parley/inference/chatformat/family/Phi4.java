package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;

/** Phi-4-mini: a mark for each role, and one that ends every turn. */
record Phi4() implements ChatFormat {

  static final String END = "<|end|>";
  static final String ASSISTANT = "<|assistant|>";

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      begin(turns, message.role()).text(message.content()).marker(END);
    }
    return begin(turns, Role.ASSISTANT).text(open ? messages.getLast().content() : "").parts();
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker("<|" + PromptBuilder.name(role) + "|>");
  }
}
