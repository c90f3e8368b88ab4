package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;

/**
 * ERNIE 4.5. Who says what stands there as ordinary text, so users can write that too; only the end
 * of an answer is a control token, which they cannot write.
 */
record Ernie() implements ChatFormat {

  static final String BEGIN = "<|begin_of_sentence|>";
  private static final String END = "<|end_of_sentence|>";

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder().marker(BEGIN);
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      switch (message.role()) {
        case SYSTEM -> turns.text(message.content() + "\n");
        case USER, TOOL -> turns.text("User: " + message.content() + "\n");
        case ASSISTANT -> turns.text("Assistant: " + message.content()).marker(END);
      }
    }
    return turns.text("Assistant: " + (open ? messages.getLast().content() : "")).parts();
  }
}
