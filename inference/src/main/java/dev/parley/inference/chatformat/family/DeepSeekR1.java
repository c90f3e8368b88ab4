package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ModelCard.Feature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What DeepSeek distilled of R1: it thinks about everything, and earlier thoughts are left out. The
 * system's messages stand in front of all turns.
 *
 * @param beginning the token that begins every prompt
 */
record DeepSeekR1(String beginning, Thoughts thoughts) implements ChatFormat {

  static final String USER = "<｜User｜>";
  static final String ASSISTANT = "<｜Assistant｜>";
  static final String BEGIN = "<｜begin▁of▁sentence｜>";
  private static final String END = "<｜end▁of▁sentence｜>";

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.THINKING);
  }

  @Override
  public Set<String> textTokens() {
    return Set.of(Thought.BEGIN, Thought.END);
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    PromptBuilder turns = new PromptBuilder().marker(beginning).text(system(messages));
    boolean open = PromptBuilder.endOpen(messages);
    for (ChatMessage message : messages.subList(0, messages.size() - (open ? 1 : 0))) {
      switch (message.role()) {
        case SYSTEM -> {}
        case USER, TOOL -> turns.marker(USER).text(message.content());
        case ASSISTANT -> answer(turns, message).marker(END);
      }
    }
    if (open) {
      return answer(turns, messages.getLast()).parts();
    }
    turns.marker(ASSISTANT);
    thoughts.begin(turns, conversation);
    return turns.parts();
  }

  private static String system(List<ChatMessage> messages) {
    return messages.stream()
        .filter(message -> message.role() == Role.SYSTEM)
        .map(ChatMessage::content)
        .collect(Collectors.joining("\n\n"));
  }

  private static PromptBuilder answer(PromptBuilder turns, ChatMessage message) {
    String content = message.content();
    int thought = content.lastIndexOf(Thought.END);
    String said = thought < 0 ? content : content.substring(thought + Thought.END.length());
    return turns.marker(ASSISTANT).text(said);
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    return thoughts.opening(conversation);
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    return thoughts.splitter(conversation, AnswerSplitter.textOnly());
  }
}
