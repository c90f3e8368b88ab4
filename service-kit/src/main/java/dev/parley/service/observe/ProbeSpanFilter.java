package dev.parley.service.observe;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;

/** Keeps probes and scrapes out of the traces; a worker answers no other calls. */
public final class ProbeSpanFilter implements SpanExportingPredicate {

  @Override
  public boolean isExportable(FinishedSpan span) {
    return !span.getTags().getOrDefault("http.url", "").startsWith("/actuator");
  }
}
