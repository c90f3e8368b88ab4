package dev.parley.worker.metrics;

import dev.parley.job.Job;
import dev.parley.job.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Continues the trace of the call that made a job: a span for its wait in the queue, one for each
 * attempt, named and described as OpenTelemetry's GenAI conventions say, never with text of the
 * conversation. An attempt that takes over links to the one before. Thread-safe; with a tracer that
 * does nothing it does nothing.
 */
public record ChatTracer(Tracer tracer) {

  /** The span of an attempt that may begin now; it is shown only if it does. */
  public AttemptSpan claim(Job job) {
    Context call = job.traces().request().map(ChatTracer::context).orElseGet(Context::root);
    String name = "chat " + job.request().model();
    return new AttemptSpan(tracer, call, tracer.spanBuilder(name).setParent(call).startSpan());
  }

  static SpanContext remote(TraceParent trace) {
    return SpanContext.createFromRemoteParent(
        trace.traceId(),
        trace.spanId(),
        TraceFlags.fromHex(trace.flags(), 0),
        TraceState.getDefault());
  }

  private static Context context(TraceParent trace) {
    return Context.root().with(Span.wrap(remote(trace)));
  }
}
