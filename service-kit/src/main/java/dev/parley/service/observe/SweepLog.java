package dev.parley.service.observe;

import dev.parley.sweep.Gc;
import dev.parley.sweep.Sweep;
import dev.parley.sweep.Sweeper;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Tells what this process's sweeps did to overdue jobs. */
public record SweepLog(Consumer<String> counter, FinishedJobs finished)
    implements Sweeper.Listener {

  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  @Override
  public void swept(Sweep.Swept swept) {
    String what = swept.what().name().toLowerCase(Locale.ROOT);
    counter.accept(what);
    try (var _ = MDC.putCloseable("job", swept.job().value())) {
      log.atLevel(swept.what().isChange() ? Level.INFO : Level.DEBUG)
          .setMessage("swept")
          .addKeyValue("what", what)
          .log();
    }
    if (swept.what().isEnd()) {
      finished.tell(swept.job());
    }
  }

  @Override
  public void collected(Gc.Counts counts) {
    log.debug("collected {}", counts);
  }
}
