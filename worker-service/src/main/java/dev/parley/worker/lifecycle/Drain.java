package dev.parley.worker.lifecycle;

import dev.parley.worker.attempt.Publications;
import dev.parley.worker.intake.Intake;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the work: claims nothing more, hands back what is not begun, lets end what ends in time, and
 * releases the rest so that another worker continues at once.
 */
public final class Drain {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration TO_CONFIRM = Duration.ofSeconds(6);

  private Drain() {}

  /**
   * Blocks for at most {@code patience} and the seconds in which Redis confirms the releases.
   *
   * @param patience how long running chats may go on
   */
  public static void run(Intake intake, Publications publications, Duration patience) {
    log.info("draining running={}", publications.size());
    intake.close();
    try {
      if (!publications.awaitNone(patience)) {
        log.info("releasing running={}", publications.size());
        publications.releaseAll();
        confirm(publications);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void confirm(Publications publications) throws InterruptedException {
    if (!publications.awaitNone(TO_CONFIRM)) {
      log.warn("unconfirmed={}: others continue them after a lease", publications.size());
    }
  }
}
