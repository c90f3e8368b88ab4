package dev.parley.worker.metrics;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobRequest;
import dev.parley.job.Settings;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.attempt.AttemptOutcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The span of one attempt at a chat. The span of a claim that is not granted is never exported. */
final class AttemptSpan {

  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

  private final Tracer tracer;
  private final Context call;
  private final Span span;

  AttemptSpan(Tracer tracer, Context call, Span span) {
    this.tracer = tracer;
    this.call = call;
    this.span = span;
  }

  /** What the job carries to whoever continues it; empty while nobody traces. */
  public Optional<TraceParent> parent() {
    SpanContext context = span.getSpanContext();
    return context.isValid()
        ? TraceParent.parse(
            String.format(
                Locale.ROOT,
                "00-%s-%s-%s",
                context.getTraceId(),
                context.getSpanId(),
                context.getTraceFlags().asHex()))
        : Optional.empty();
  }

  /** The claim was granted. Times are this machine's: those of Redis count only as lengths. */
  public void begun(Begun begun) {
    if (!span.isRecording()) {
      return;
    }
    if (!begun.isTakeover()) {
      queued(begun, Instant.now());
    }
    begun.job().traces().before().map(ChatTracer::remote).ifPresent(span::addLink);
    describe(begun.job().request());
    span.setAttribute("parley.job.id", begun.job().id().value());
    span.setAttribute("parley.attempt", begun.attempt().number());
  }

  public void firstToken() {
    span.addEvent("first token");
  }

  /** The last call. */
  public void over(AttemptOutcome outcome, Usage usage) {
    span.setAttribute("gen_ai.usage.input_tokens", usage.promptTokens());
    span.setAttribute("gen_ai.usage.output_tokens", usage.completionTokens());
    switch (outcome) {
      case AttemptOutcome.Ended(Ending ending) -> ended(ending);
      case AttemptOutcome.Retried(Failure cause) -> broken("retried", cause);
      case AttemptOutcome.Released _ -> span.setAttribute("parley.outcome", "released");
      case AttemptOutcome.Lost _ -> span.setAttribute("parley.outcome", "lost");
    }
    span.end();
  }

  private void queued(Begun begun, Instant now) {
    tracer
        .spanBuilder("queue " + begun.job().request().model())
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(call)
        .setStartTimestamp(now.minus(begun.sinceAcceptance()))
        .setAttribute("parley.job.id", begun.job().id().value())
        .setAttribute("messaging.system", "redis")
        .setAttribute("messaging.operation.type", "receive")
        .startSpan()
        .end(now);
  }

  private void describe(JobRequest request) {
    Settings settings = request.settings();
    span.setAttribute("gen_ai.operation.name", "chat");
    span.setAttribute("gen_ai.provider.name", "parley");
    span.setAttribute("gen_ai.request.model", request.model().value());
    span.setAttribute("gen_ai.response.model", request.model().value());
    span.setAttribute("gen_ai.request.max_tokens", settings.limit().tokens());
    span.setAttribute("gen_ai.request.temperature", settings.temperature());
    span.setAttribute("gen_ai.request.top_p", settings.topP());
    span.setAttribute("gen_ai.request.top_k", settings.topK());
    span.setAttribute("gen_ai.request.seed", settings.seed());
  }

  private void ended(Ending ending) {
    switch (ending) {
      case Ending.Completed completed -> {
        span.setAttribute(FINISH_REASONS, List.of(completed.reason().wire()));
        span.setAttribute("parley.outcome", "completed");
      }
      case Ending.Failed failed -> broken("failed", failed.failure());
      case Ending.TimedOut timedOut -> broken("timed_out", timedOut.failure());
      case Ending.Cancelled _ -> span.setAttribute("parley.outcome", "cancelled");
    }
  }

  private void broken(String outcome, Failure cause) {
    span.setAttribute("parley.outcome", outcome);
    span.setAttribute("error.type", cause.code().wire());
    span.setStatus(StatusCode.ERROR);
  }
}
