package dev.parley.api.metrics;

import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Locale;
import java.util.Optional;

/** The trace of the call that this thread answers. Without tracing all of it does nothing. */
public final class CurrentTrace {

  private CurrentTrace() {}

  /** What a job of this call carries to its worker; empty while nobody traces. */
  public static Optional<TraceParent> parent() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid()
        ? TraceParent.parse(
            String.format(
                Locale.ROOT,
                "00-%s-%s-%s",
                span.getTraceId(),
                span.getSpanId(),
                span.getTraceFlags().asHex()))
        : Optional.empty();
  }

  /** Lets the call be found by its job. */
  public static void isAbout(JobId job, ModelName model) {
    Span.current()
        .setAttribute("parley.job.id", job.value())
        .setAttribute("gen_ai.request.model", model.value());
  }
}
