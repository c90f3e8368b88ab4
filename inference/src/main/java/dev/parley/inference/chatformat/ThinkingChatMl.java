package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * ChatML of Qwen3 and other models that think aloud before they answer. An empty thought at the
 * beginning of the answer keeps them from it; thoughts of earlier answers are left out, as in
 * training.
 *
 * @param chatMl the turns
 */
record ThinkingChatMl(ChatFormat chatMl, Thinking thinking) implements ChatFormat {

  static final String THOUGHT_END = "</think>";
  private static final String THOUGHT = "<think>";

  @Override
  public String name() {
    return "Qwen3";
  }

  @Override
  public ChatFormat thinking(Thinking wanted) {
    return new ThinkingChatMl(chatMl, wanted);
  }

  @Override
  public Set<ModelCard.Feature> features() {
    return Set.of(ModelCard.Feature.THINKING);
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    List<PromptPart> parts =
        new ArrayList<>(
            chatMl.write(
                conversation.withMessages(
                    conversation.messages().stream()
                        .map(ThinkingChatMl::withoutThought)
                        .toList())));
    switch (thinking) {
      case ON -> {}
      case OFF -> {
        parts.addAll(List.of(new Marker(THOUGHT), new Text("\n\n")));
        parts.addAll(List.of(new Marker(THOUGHT_END), new Text("\n\n")));
      }
    }
    return List.copyOf(parts);
  }

  private static ChatMessage withoutThought(ChatMessage message) {
    int end = message.content().lastIndexOf(THOUGHT_END);
    if (message.role() != Role.ASSISTANT || end < 0) {
      return message;
    }
    String answer = message.content().substring(end + THOUGHT_END.length());
    return message.withContent(answer.replaceFirst("^\n+", ""));
  }
}
