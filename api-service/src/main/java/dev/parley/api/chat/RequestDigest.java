package dev.parley.api.chat;

import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.chat.ChatRequest.Overlong;
import dev.parley.api.json.ApiJson;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolUse;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A request in one canonical form, by which a repeated one is recognised. Keys live longer than
 * processes: a plain chat must have the very form that it had before there were tools and formats.
 */
final class RequestDigest {

  private record Turn(ChatMessage.Role role, String content) {}

  private record Plain(
      Optional<String> model,
      List<Turn> messages,
      Optional<Long> maxTokens,
      Sampling sampling,
      List<String> stop,
      Optional<Long> seed,
      Truncation truncation,
      Thinking thinking,
      SortedMap<String, String> metadata,
      Optional<Duration> queueTimeout,
      Optional<Duration> generationTimeout,
      Retention.Kind retention,
      OnDisconnect onDisconnect) {}

  private record Calls(List<ToolCall> calls, Optional<String> resultOf) {}

  private record More(
      List<Calls> turns,
      ToolUse tools,
      AnswerFormat answerFormat,
      String answerFormatKind,
      String toolChoiceKind,
      SortedMap<Integer, Double> logitBias,
      Optional<Integer> topLogprobs,
      Optional<String> echo,
      Overlong overlong) {

    private boolean isAsked() {
      return !tools.equals(ToolUse.NONE)
          || !answerFormat.equals(AnswerFormat.TEXT)
          || !logitBias.isEmpty()
          || topLogprobs.isPresent()
          || echo.isPresent()
          || overlong == Overlong.CUT
          || turns.stream().anyMatch(turn -> !turn.calls.isEmpty() || turn.resultOf.isPresent());
    }
  }

  private RequestDigest() {}

  static byte[] bytes(ChatRequest chat) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(ApiJson.bytes(plain(chat)));
    More more = more(chat);
    if (more.isAsked()) {
      form.writeBytes(ApiJson.bytes(more));
    }
    chat.priority().ifPresent(asked -> form.writeBytes(ApiJson.bytes(asked.priority().wire())));
    chat.webhook()
        .ifPresent(
            target -> form.writeBytes(ApiJson.bytes(List.of(target.url(), target.eventList()))));
    return form.toByteArray();
  }

  private static Plain plain(ChatRequest chat) {
    return new Plain(
        chat.model(),
        chat.conversation().messages().stream()
            .map(message -> new Turn(message.role(), message.content()))
            .toList(),
        chat.maxTokens(),
        chat.sampling(),
        chat.stop(),
        chat.seed(),
        chat.truncation(),
        chat.thinking(),
        chat.metadata(),
        chat.queueTimeout(),
        chat.generationTimeout(),
        chat.retention(),
        chat.onDisconnect());
  }

  private static More more(ChatRequest chat) {
    return new More(
        chat.conversation().messages().stream()
            .map(message -> new Calls(message.toolCalls(), message.toolCallId()))
            .toList(),
        chat.conversation().tools(),
        chat.answerFormat(),
        chat.answerFormat().getClass().getSimpleName(),
        chat.conversation().tools().choice().getClass().getSimpleName(),
        chat.logitBias(),
        chat.topLogprobs(),
        chat.echo(),
        chat.overlong());
  }
}
