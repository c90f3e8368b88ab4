package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;
import java.util.Optional;

/**
 * ChatML: Qwen, SmolLM2.
 *
 * @param system what stands in front of a conversation that begins without a system message
 */
record ChatMl(Optional<String> system) implements ChatFormat {

  static final String START = "<|im_start|>";
  static final String END = "<|im_end|>";

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    if (!PromptBuilder.beginWithSystem(messages)) {
      system.ifPresent(text -> turn(turns, "system", text));
    }
    for (ChatMessage message : messages) {
      turn(turns, PromptBuilder.name(message.role()), message.content());
    }
    return turns.marker(START).text("assistant\n").parts();
  }

  private static void turn(PromptBuilder turns, String role, String content) {
    turns.marker(START).text(role + "\n" + content).marker(END).text("\n");
  }
}
