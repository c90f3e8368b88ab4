package dev.parley.api.admission;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.ChatRequest.Overlong;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.ModelCard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Refuses what certainly cannot fit the model's window: a token holds at most so many bytes, so the
 * text needs at least {@code bytes / longest token} of them. The worker counts exactly.
 */
record FitsWindow() implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    return request.model().card().flatMap(card -> judge(request.chat(), card));
  }

  private static Optional<Refusal> judge(ChatRequest chat, ModelCard card) {
    long prompt = leastTokens(needed(chat), Math.max(1, card.longestToken()));
    long answer = chat.overlong() == Overlong.CUT ? 1 : chat.maxTokens().orElse(1L);
    return prompt + answer <= card.contextWindow()
        ? Optional.empty()
        : Optional.of(refusal(prompt, answer, card.contextWindow()));
  }

  /** What {@code truncation: auto} can never leave out, or all. */
  private static List<ChatMessage> needed(ChatRequest chat) {
    if (chat.truncation() == Truncation.DISABLED) {
      return chat.conversation().messages();
    }
    ChatMessage first = chat.conversation().messages().getFirst();
    ChatMessage last = chat.conversation().messages().getLast();
    return first.role() == Role.SYSTEM ? List.of(first, last) : List.of(last);
  }

  private static long leastTokens(List<ChatMessage> messages, int longestToken) {
    long bytes = 0;
    for (ChatMessage message : messages) {
      bytes += message.content().getBytes(StandardCharsets.UTF_8).length;
    }
    return Math.ceilDiv(bytes, longestToken);
  }

  private static Refusal refusal(long prompt, long answer, int window) {
    return Refusal.of(
        ErrorCode.CONTEXT_LENGTH_EXCEEDED,
        "messages",
        "This model's maximum context length is "
            + window
            + " tokens. The prompt needs at least "
            + prompt
            + " and the answer "
            + answer
            + ".");
  }
}
