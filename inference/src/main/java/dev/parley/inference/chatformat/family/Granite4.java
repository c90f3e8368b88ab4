package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Tool;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.tools.Hermes;
import dev.parley.inference.chatformat.tools.Hermes.Unreadable;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Granite 4: roles between marks, calls as the Hermes models make them.
 *
 * @param system what stands in front of a conversation without a system message and without tools
 * @param tools what its template says around tools
 */
record Granite4(Optional<String> system, Optional<Description> tools) implements ChatFormat {

  static final String ROLE = "<|start_of_role|>";
  private static final String ROLE_END = "<|end_of_role|>";
  private static final String END = "<|end_of_text|>";
  private static final Hermes HERMES = new Hermes(Unreadable.AS_THEY_ARE);

  /**
   * The part of the prompt that describes the tools.
   *
   * @param before in front of the first tool
   * @param behind the last one
   */
  record Description(String before, String behind) {}

  @Override
  public Set<Feature> features() {
    return tools.isPresent() ? Set.of(Feature.TOOLS) : Set.of();
  }

  @Override
  public Set<String> textTokens() {
    return tools.isPresent() ? HERMES.marks() : Set.of();
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder();
    boolean own = PromptBuilder.beginWithSystem(messages);
    Optional<String> said =
        own ? Optional.of(messages.getFirst().content()) : Optional.<String>empty();
    system(turns, said, conversation);
    for (int i = own ? 1 : 0; i < messages.size(); i++) {
      switch (messages.get(i).role()) {
        case SYSTEM, USER -> {
          begin(turns, messages.get(i).role()).text(messages.get(i).content());
          end(turns);
        }
        case ASSISTANT -> answer(turns, messages, i);
        case TOOL -> result(turns, messages, i);
      }
    }
    return PromptBuilder.endOpen(messages) ? turns.parts() : begin(turns, Role.ASSISTANT).parts();
  }

  private void system(PromptBuilder turns, Optional<String> own, Conversation conversation) {
    if (offers(conversation)) {
      begin(turns, Role.SYSTEM).text(own.map(text -> text + "\n\n").orElse(""));
      Description around = tools.orElseThrow();
      List<Tool> offered = conversation.tools().tools();
      Hermes.describe(turns, around.before(), offered, around.behind());
      end(turns);
      return;
    }
    own.filter(text -> !text.isEmpty())
        .or(() -> system)
        .ifPresent(
            text -> {
              begin(turns, Role.SYSTEM).text(text);
              end(turns);
            });
  }

  private static void answer(PromptBuilder turns, List<ChatMessage> messages, int index) {
    ChatMessage message = messages.get(index);
    begin(turns, Role.ASSISTANT).text(message.content());
    HERMES.call(turns, message.content(), message.toolCalls());
    if (index < messages.size() - 1 || !PromptBuilder.endOpen(messages)) {
      end(turns);
    }
  }

  /** Results that follow each other are one turn of the user. */
  private static void result(PromptBuilder turns, List<ChatMessage> messages, int index) {
    if (index == 0 || messages.get(index - 1).role() != Role.TOOL) {
      begin(turns, Role.USER);
    }
    HERMES.result(turns, messages.get(index).content());
    if (index == messages.size() - 1 || messages.get(index + 1).role() != Role.TOOL) {
      end(turns);
    }
  }

  private static PromptBuilder begin(PromptBuilder turns, Role role) {
    return turns.marker(ROLE).text(PromptBuilder.name(role)).marker(ROLE_END);
  }

  private static void end(PromptBuilder turns) {
    turns.marker(END).text("\n");
  }

  private boolean offers(Conversation conversation) {
    return tools.isPresent() && conversation.tools().isAllowed();
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    return offers(conversation) ? HERMES.splitter(conversation.tools()) : AnswerSplitter.textOnly();
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return offers(conversation) ? Optional.of(HERMES.frame()) : Optional.empty();
  }
}
