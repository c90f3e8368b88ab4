package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;

/**
 * Zephyr: TinyLlama. Its role marks are ordinary text to most tokenizers, so users can write them
 * too; only the end of a turn is a control token, which they cannot write.
 *
 * @param end the token that ends a turn, {@code </s>} as a rule
 */
record Zephyr(String end) implements ChatFormat {

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      turns.marker(mark(PromptBuilder.name(message.role())));
      turns.text("\n" + message.content()).marker(end).text("\n");
    }
    String begun = open ? messages.getLast().content() : "";
    return turns.marker(mark("assistant")).text("\n" + begun).parts();
  }

  private static String mark(String role) {
    return "<|" + role + "|>";
  }
}
