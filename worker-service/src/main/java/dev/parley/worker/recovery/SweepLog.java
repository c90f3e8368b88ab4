package dev.parley.worker.recovery;

import dev.parley.queue.Gc;
import dev.parley.queue.Sweep;
import dev.parley.queue.Sweeper;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells what this process's sweeps did to overdue jobs. */
public record SweepLog(Consumer<String> counter) implements Sweeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  @Override
  public void swept(Sweep.Swept swept) {
    String what = swept.what().name().toLowerCase(Locale.ROOT);
    counter.accept(what);
    try (MDC.MDCCloseable mdc = MDC.putCloseable("job", swept.job().value())) {
      log.info("swept what={}", what);
    }
  }

  @Override
  public void collected(Gc.Counts counts) {
    log.debug("collected {}", counts);
  }
}
