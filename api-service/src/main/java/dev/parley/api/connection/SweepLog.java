package dev.parley.api.connection;

import dev.parley.service.observe.FinishedJobs;
import dev.parley.sweep.Gc;
import dev.parley.sweep.Sweep;
import dev.parley.sweep.Sweeper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Logs and counts what a sweep of this process changed. */
final class SweepLog implements Sweeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  private final MeterRegistry meters;

  private final FinishedJobs finished;

  SweepLog(MeterRegistry meters, FinishedJobs finished) {
    this.meters = meters;
    this.finished = finished;
  }

  @Override
  public void swept(Sweep.Swept swept) {
    meters.counter("parley.swept", "what", name(swept)).increment();
    try (var _ = MDC.putCloseable("job", swept.job().value())) {
      log.atLevel(swept.what().isChange() ? Level.INFO : Level.DEBUG)
          .setMessage("swept")
          .addKeyValue("what", name(swept))
          .log();
    }
    if (swept.what().isEnd()) {
      finished.tell(swept.job());
    }
  }

  @Override
  public void collected(Gc.Counts counts) {
    if (counts.restored() + counts.dropped() + counts.corrupt() > 0) {
      log.warn("queue and jobs differed: {}", counts);
    }
  }

  private static String name(Sweep.Swept swept) {
    return swept.what().name().toLowerCase(Locale.ROOT);
  }
}
