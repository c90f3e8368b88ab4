package dev.parley.faults.cluster;

import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Resources;
import dev.parley.testkit.process.JavaProcess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a process held of the machine when it was ready, to compare it with later. Thread-safe. */
final class ProcessHolding {

  private final JavaProcess process;
  private @Nullable Resources whenReady;

  ProcessHolding(JavaProcess process) {
    this.process = process;
  }

  /**
   * The process is ready: what it holds now is what it may hold later. Only the first call counts.
   */
  synchronized void takeStock() {
    if (whenReady == null) {
      whenReady = Resources.of(process.pid());
    }
  }

  /** Then and now; empty when it never was ready or has ended. */
  synchronized Optional<Holding> compare() {
    return Optional.ofNullable(whenReady)
        .filter(_ -> process.isAlive())
        .map(
            before ->
                new Holding(
                    process.name() + " " + process.pid(), before, Resources.of(process.pid())));
  }
}
