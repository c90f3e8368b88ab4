package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;
import java.util.Optional;

/**
 * Llama 3 and its successors.
 *
 * @param preamble what Llama 3.1 and later put in front of the conversation's system message,
 *     whether it has one or not
 */
record Llama3(Optional<String> preamble) implements ChatFormat {

  static final String HEADER = "<|start_header_id|>";
  private static final String BEGIN = "<|begin_of_text|>";
  private static final String HEADER_END = "<|end_header_id|>";
  static final String END = "<|eot_id|>";

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder().marker(BEGIN);
    boolean ownSystem = PromptBuilder.beginWithSystem(messages);
    if (preamble.isPresent()) {
      String own = ownSystem ? Whitespace.trim(messages.getFirst().content()) : "";
      turn(turns, "system", preamble.get() + own);
    }
    for (ChatMessage message : preamble.isPresent() && ownSystem ? rest(messages) : messages) {
      turn(turns, PromptBuilder.name(message.role()), Whitespace.trim(message.content()));
    }
    return header(turns, PromptBuilder.name(Role.ASSISTANT)).text("\n\n").parts();
  }

  private static List<ChatMessage> rest(List<ChatMessage> messages) {
    return messages.subList(1, messages.size());
  }

  private static void turn(PromptBuilder turns, String role, String content) {
    header(turns, role).text("\n\n" + content).marker(END);
  }

  private static PromptBuilder header(PromptBuilder turns, String role) {
    return turns.marker(HEADER).text(role).marker(HEADER_END);
  }
}
