package dev.parley.api.metrics;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.springframework.stereotype.Component;

/** Keeps probes and scrapes out of the traces. */
@Component
class WorthShowing implements SpanExportingPredicate {

  @Override
  public boolean isExportable(FinishedSpan span) {
    return !span.getTags().getOrDefault("http.url", "").startsWith("/actuator");
  }
}
