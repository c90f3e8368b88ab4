package dev.parley.service.observe;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;

/** Keeps health probes and metrics scrapes out of the traces. */
public final class ProbeSpanFilter implements SpanExportingPredicate {

  @Override
  public boolean isExportable(FinishedSpan span) {
    return !span.getTags().getOrDefault("http.url", "").startsWith("/actuator");
  }
}
