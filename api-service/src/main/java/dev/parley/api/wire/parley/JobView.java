package dev.parley.api.wire.parley;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.api.errors.ErrorBody;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.conversation.Answer;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.Settings;
import dev.parley.job.Usage;
import dev.parley.webhook.DeliveryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as every answer shows it.
 *
 * @param webhook absent unless it has ended, somebody asks for it alone, and it has one
 */
record JobView(
    String id,
    String object,
    String status,
    String model,
    String priority,
    int attempt,
    @Nullable PositionView queue,
    @Nullable OutputView output,
    @Nullable String finishReason,
    SettingsView settings,
    UsageView usage,
    int truncatedMessages,
    Timings timings,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String finishedAt,
    @Nullable String expiresAt,
    @Nullable ErrorBody error,
    Map<String, String> metadata,
    Links links,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WebhookView webhook) {

  record PositionView(int position, int depth, @Nullable Long etaMs) {

    static PositionView of(QueuePosition position) {
      return new PositionView(
          position.position(),
          position.depth(),
          position.eta().map(Duration::toMillis).orElse(null));
    }
  }

  record SettingsView(
      int maxTokens,
      double temperature,
      double topP,
      int topK,
      double minP,
      double repetitionPenalty,
      double presencePenalty,
      double frequencyPenalty,
      List<String> stop,
      long seed) {

    static SettingsView of(Settings settings) {
      return new SettingsView(
          settings.limit().tokens(),
          settings.temperature(),
          settings.topP(),
          settings.topK(),
          settings.minP(),
          settings.repetitionPenalty(),
          settings.presencePenalty(),
          settings.frequencyPenalty(),
          settings.stop(),
          settings.seed());
    }
  }

  record UsageView(int promptTokens, int completionTokens, int totalTokens, int cachedTokens) {

    static UsageView of(Usage usage) {
      return new UsageView(
          usage.promptTokens(),
          usage.completionTokens(),
          usage.totalTokens(),
          usage.cachedTokens());
    }
  }

  /** All counted from the creation. */
  record Timings(@Nullable Long queuedMs, @Nullable Long firstTokenMs, @Nullable Long totalMs) {

    static Timings of(Job job) {
      return new Timings(
          since(job.createdAt(), job.startedAt()),
          since(job.createdAt(), job.firstTokenAt()),
          since(job.createdAt(), job.finishedAt()));
    }

    private static @Nullable Long since(Instant start, Optional<Instant> end) {
      return end.map(moment -> Duration.between(start, moment).toMillis()).orElse(null);
    }
  }

  record Links(String self, String events, String cancel) {

    static Links of(String id) {
      String self = "/v1/jobs/" + id;
      return new Links(self, self + "/events", self + "/cancel");
    }
  }

  /** As the terminal event shows it, with its whole answer. */
  static JobView ended(Job job, Answer answer, List<TokenLogprob> logprobs) {
    OutputView output = OutputView.of(job, answer, logprobs);
    return of(job, Optional.of(output), job.usage(), Optional.empty());
  }

  /**
   * @param output so far; empty: leave it out
   * @param usage counted so far
   */
  static JobView of(
      Job job, Optional<OutputView> output, Usage usage, Optional<QueuePosition> position) {
    String id = job.id().value();
    return new JobView(
        id,
        "chat.job",
        job.status().wire(),
        job.request().model().value(),
        job.request().priority().wire(),
        job.attempts(),
        position.map(PositionView::of).orElse(null),
        output.orElse(null),
        finishReason(job, output),
        SettingsView.of(job.request().settings()),
        UsageView.of(usage),
        usage.truncatedMessages(),
        Timings.of(job),
        job.createdAt().toString(),
        spell(job.startedAt()),
        spell(job.finishedAt()),
        spell(job.expiresAt()),
        error(job),
        job.request().metadata(),
        Links.of(id),
        null);
  }

  /** The same, with what became of its delivery. */
  JobView with(DeliveryRecord delivery) {
    return new JobView(
        id,
        object,
        status,
        model,
        priority,
        attempt,
        queue,
        output,
        finishReason,
        settings,
        usage,
        truncatedMessages,
        timings,
        createdAt,
        startedAt,
        finishedAt,
        expiresAt,
        error,
        metadata,
        links,
        WebhookView.of(delivery));
  }

  /** Without the output nobody knows of calls. */
  private static @Nullable String finishReason(Job job, Optional<OutputView> output) {
    if (!(job.ending().orElse(null) instanceof Ending.Completed(Ending.FinishReason reason))) {
      return null;
    }
    boolean calls = output.filter(answer -> !answer.toolCalls().isEmpty()).isPresent();
    return calls && reason == Ending.FinishReason.STOP ? "tool_calls" : reason.wire();
  }

  private static @Nullable ErrorBody error(Job job) {
    return switch (job.ending().orElse(null)) {
      case Ending.Failed failed -> error(failed.failure());
      case Ending.TimedOut timedOut -> error(timedOut.failure());
      case Ending.Completed _, Ending.Cancelled _ -> null;
      case null -> null;
    };
  }

  private static ErrorBody error(Failure failure) {
    boolean tooLong = failure.code() == Failure.Code.CONTEXT_LENGTH_EXCEEDED;
    boolean clients = tooLong || failure.code() == Failure.Code.INVALID_VALUE;
    return new ErrorBody(
        failure.message(),
        clients ? "invalid_request_error" : "server_error",
        tooLong ? "messages" : null,
        failure.code().wire());
  }

  private static @Nullable String spell(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }
}
