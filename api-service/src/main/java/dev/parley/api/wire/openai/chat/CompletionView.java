package dev.parley.api.wire.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.api.answer.LogprobView;
import dev.parley.api.wire.openai.EndedAnswer;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.openai.ServiceTier;
import dev.parley.conversation.Answer;
import dev.parley.conversation.ToolCall;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Job;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole chat completion. */
record CompletionView(
    String id,
    String object,
    long created,
    String model,
    List<Choice> choices,
    CompletionUsage usage,
    @Nullable String systemFingerprint,
    String serviceTier) {

  record Choice(int index, Message message, @Nullable Logprobs logprobs, String finishReason) {}

  record Message(
      String role,
      @Nullable String content,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reasoningContent,
      @Nullable String refusal,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Call> toolCalls) {}

  record Call(String id, String type, Function function) {

    /** A call without arguments has an empty object of them: clients parse what they get. */
    static Call of(ToolCall call, CompletionFinish finish) {
      boolean none = call.arguments().isEmpty() && finish == CompletionFinish.TOOL_CALLS;
      return new Call(
          call.id(), "function", new Function(call.name(), none ? "{}" : call.arguments()));
    }
  }

  record Function(String name, String arguments) {}

  record Logprobs(List<LogprobView> content, @Nullable List<LogprobView> refusal) {

    static Logprobs of(List<LogprobView> content) {
      return new Logprobs(content, null);
    }
  }

  static CompletionView of(EndedAnswer ended, FinishReason reason, Optional<String> fingerprint) {
    Job job = ended.job();
    return new CompletionView(
        OpenAiIds.of(OpenAiIds.Kind.CHAT_COMPLETION, job.id()),
        "chat.completion",
        job.createdAt().getEpochSecond(),
        job.request().model().value(),
        List.of(choice(ended, reason)),
        CompletionUsage.of(job.usage(), ended.reasoningTokens()),
        fingerprint.orElse(null),
        ServiceTier.of(job.request().priority()));
  }

  private static Choice choice(EndedAnswer ended, FinishReason reason) {
    Answer answer = ended.answer();
    CompletionFinish finish = CompletionFinish.of(reason, answer.calls().size());
    boolean withLogprobs = ended.job().request().settings().topLogprobs().isPresent();
    return new Choice(
        0,
        message(answer, ended.job().id().suffix(), finish),
        withLogprobs ? Logprobs.of(ended.logprobs().stream().map(LogprobView::of).toList()) : null,
        finish.wire());
  }

  /** A call without text has no content; an empty answer has an empty one. */
  private static Message message(Answer answer, String suffix, CompletionFinish finish) {
    boolean calls = !answer.calls().isEmpty();
    return new Message(
        "assistant",
        calls && answer.text().isEmpty() ? null : answer.text(),
        answer.reasoning().isEmpty() ? null : answer.reasoning(),
        null,
        calls
            ? answer.toolCalls(suffix).stream().map(call -> Call.of(call, finish)).toList()
            : null);
  }
}
