package dev.parley.api.connection;

import dev.parley.queue.Gc;
import dev.parley.queue.Sweep;
import dev.parley.queue.Sweeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells the log what a sweep of this process changed. */
final class SweepLog implements Sweeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  @Override
  public void swept(Sweep.Swept swept) {
    try (var unused = MDC.putCloseable("job", swept.job().value())) {
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
