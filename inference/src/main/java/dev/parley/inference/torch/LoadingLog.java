package dev.parley.inference.torch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how far the weights are loaded, every two seconds and at the end. For one thread. */
final class LoadingLog {

  private static final Logger log = LoggerFactory.getLogger(LoadingLog.class);
  private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final int all;
  private final long begun = System.nanoTime();
  private long logged = begun;
  private int done;

  /**
   * @param all matrices to load
   */
  LoadingLog(int all) {
    this.all = all;
  }

  /** One more matrix is in the network. */
  void loaded() {
    done++;
    long now = System.nanoTime();
    if (done == all || now - logged >= EVERY_NANOS) {
      logged = now;
      log.info(
          "weights: {} of {} matrices loaded after {} ms", done, all, (now - begun) / 1_000_000);
    }
  }
}
