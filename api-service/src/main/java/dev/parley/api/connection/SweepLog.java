package dev.parley.api.connection;

import dev.parley.queue.Gc;
import dev.parley.queue.Sweep;
import dev.parley.queue.Sweeper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs and counts what a sweep of this process changed. */
final class SweepLog implements Sweeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  private final MeterRegistry meters;

  SweepLog(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void swept(Sweep.Swept swept) {
    meters
        .counter("parley.swept", "what", swept.what().name().toLowerCase(Locale.ROOT))
        .increment();
    try (var _ = MDC.putCloseable("job", swept.job().value())) {
      switch (swept.what()) {
        case QUEUE_TIMEOUT, GENERATION_TIMEOUT, WORKER_LOST_REQUEUED ->
            log.info("swept: {}", swept.what());
        case WORKER_LOST_ENDED, CORRUPT -> log.warn("swept: {}", swept.what());
        case RELEASED, POSTPONED, FORGOTTEN -> log.debug("swept: {}", swept.what());
      }
    }
  }

  @Override
  public void collected(Gc.Counts counts) {
    if (counts.restored() + counts.dropped() + counts.corrupt() > 0) {
      log.warn("queue and jobs differed: {}", counts);
    }
  }
}
