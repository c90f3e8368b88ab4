package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.List;
import java.util.Optional;

/**
 * Gemma 2 and 3: turns of the user and of the model, without white space around what they say. The
 * system has no turn: its message stands at the beginning of the first one, as it is.
 *
 * @param beginning the token that begins every prompt
 */
record Gemma(Optional<String> beginning) implements ChatFormat {

  static final String START = "<start_of_turn>";
  static final String END = "<end_of_turn>";
  private static final String USER = "user";
  private static final String MODEL = "model";

  @Override
  public List<PromptPart> write(Conversation conversation) {
    PromptBuilder turns = new PromptBuilder();
    beginning.ifPresent(turns::marker);
    List<ChatMessage> messages = conversation.messages();
    String prefix = "";
    if (PromptBuilder.beginWithSystem(messages)) {
      prefix = messages.getFirst().content() + "\n\n";
      messages = messages.subList(1, messages.size());
    }
    if (messages.isEmpty() || messages.getFirst().role() == Role.ASSISTANT) {
      prefix = aloneInATurn(turns, prefix);
    }
    boolean open = !messages.isEmpty() && PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      String role = message.role() == Role.ASSISTANT ? MODEL : USER;
      turn(turns, role, prefix + Whitespace.trim(message.content()));
      prefix = "";
    }
    String begun = open ? Whitespace.trim(messages.getLast().content()) : "";
    return turns.marker(START).text(MODEL + "\n" + begun).parts();
  }

  /** Where no user follows the system. */
  private static String aloneInATurn(PromptBuilder turns, String system) {
    if (!system.isEmpty()) {
      turn(turns, USER, Whitespace.trim(system));
    }
    return "";
  }

  private static void turn(PromptBuilder turns, String role, String content) {
    turns.marker(START).text(role + "\n" + content).marker(END).text("\n");
  }
}
