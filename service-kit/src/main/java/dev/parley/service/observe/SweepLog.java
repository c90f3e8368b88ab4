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

/**
 * Logs and counts what the sweeps of this process changed.
 *
 * @param counter counts each by its name
 */
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
      finished.log(swept.job());
    }
  }

  @Override
  public void collected(Gc.Counts counts) {
    if (counts.restored() + counts.dropped() + counts.corrupt() > 0) {
      log.warn("queue and jobs differed: {}", counts);
    }
  }
}
