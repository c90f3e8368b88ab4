package dev.parley.api.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Counts SSE streams. At every quiet moment {@code parley.streams.opened = parley.streams.closed}
 * (summed over {@code end}) {@code + parley.streams.open}.
 */
@Component
public class StreamCounters {

  /** How a stream ended. */
  public enum End {
    /** The terminal event was sent. */
    COMPLETE,
    /** This process closed it: it stops, or the job is gone. */
    CUT,
    /** The client left, or read too slowly. */
    LEFT
  }

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();

  StreamCounters(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("parley.streams.open", open);
    for (End end : End.values()) {
      registry.counter("parley.streams.closed", "end", name(end));
    }
    registry.counter("parley.streams.opened");
  }

  public int open() {
    return open.get();
  }

  public void opened() {
    registry.counter("parley.streams.opened").increment();
    open.incrementAndGet();
  }

  public void closed(End end) {
    open.decrementAndGet();
    registry.counter("parley.streams.closed", "end", name(end)).increment();
  }

  private static String name(End end) {
    return end.name().toLowerCase(Locale.ROOT);
  }
}
