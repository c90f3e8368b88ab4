package dev.parley.worker;

import dev.parley.worker.attempt.LeaseKeeper;
import dev.parley.worker.intake.Intake;
import dev.parley.worker.lifecycle.ClosingStack;
import dev.parley.worker.lifecycle.Drain;
import dev.parley.worker.lifecycle.WorkerHealth;
import dev.parley.worker.registry.Announcer;
import dev.parley.worker.settings.WorkerServiceSettings;

/**
 * One worker at work: takes jobs from Redis and answers them with its model, until it is closed.
 * Several can live in one process.
 */
public final class Worker implements AutoCloseable {

  private final Announcer announcer;
  private final LeaseKeeper leases;
  private final Intake intake;
  private final ClosingStack closing;

  Worker(Announcer announcer, LeaseKeeper leases, Intake intake, ClosingStack closing) {
    this.announcer = announcer;
    this.leases = leases;
    this.intake = intake;
    this.closing = closing;
  }

  /**
   * Connects, loads, warms up, registers, and begins to take jobs; blocks until then.
   *
   * @throws dev.parley.service.process.StartRefused when it cannot work; all is closed again
   */
  public static Worker start(WorkerServiceSettings settings, WorkerEnvironment environment)
      throws InterruptedException {
    ClosingStack closing = new ClosingStack();
    try {
      return new WorkerAssembly(settings, environment, closing).start();
    } catch (RuntimeException | InterruptedException e) {
      closing.close();
      throw e;
    }
  }

  public WorkerHealth health() {
    boolean beating = leases.isHealthy() && announcer.isHealthy() && intake.isHealthy();
    return new WorkerHealth(announcer.isConfirmed(), beating);
  }

  /** Drains: see {@link Drain}. Then leaves. Idempotent. */
  @Override
  public synchronized void close() {
    closing.close();
  }
}
