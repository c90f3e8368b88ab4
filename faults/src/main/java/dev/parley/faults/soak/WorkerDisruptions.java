package dev.parley.faults.soak;

import dev.parley.faults.cluster.Times;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The faults of worker processes and of their connections to Redis. Belongs to one thread. */
final class WorkerDisruptions {

  private final WorkerPool workers;
  private final SoakJobs jobs;
  private final Random chance;
  private final Ledger ledger;

  WorkerDisruptions(WorkerPool workers, SoakJobs jobs, Random chance, Ledger ledger) {
    this.workers = workers;
    this.jobs = jobs;
    this.chance = chance;
    this.ledger = ledger;
  }

  /** Of the processes. */
  List<Fault> faults() {
    return List.of(
        new Fault("worker kill -9", this::kill),
        new Fault("worker SIGTERM", this::terminate),
        new Fault("worker SIGSTOP < lease", () -> freeze(0.6)),
        new Fault("worker SIGSTOP > lease", () -> freeze(2)),
        new Fault("engine crash", () -> trap("crash")),
        new Fault("engine hang", () -> trap("hang")));
  }

  /** Of the connections to a Redis of one server. */
  List<Fault> faultsOfLines() {
    return List.of(
        new Fault("worker line RST", () -> workers.any(chance).redis().cut()),
        new Fault("worker line refused", this::refuse),
        new Fault("worker line black hole", this::swallow),
        new Fault("worker line +200 ms", this::slow));
  }

  private void kill() {
    WorkerProcess victim = workers.any(chance);
    victim.process().kill();
    workers.replace(victim);
  }

  private void terminate() {
    WorkerProcess leaving = workers.any(chance);
    leaving.process().signal("TERM");
    ledger.count("exit code " + leaving.process().exitCode());
    workers.replace(leaving);
  }

  private void freeze(double leases) {
    WorkerProcess frozen = workers.any(chance);
    frozen.process().signal("STOP");
    Fault.last((long) (leases * Times.LEASE.toMillis()));
    frozen.process().signal("CONT");
  }

  /** When the new worker is up, a client will ask for the job whose sixth token is the trap. */
  private void trap(String effect) {
    String trap =
        String.format(Locale.ROOT, "-Dfake.%s=%d.5", effect, jobs.soon(20 + chance.nextInt(20)));
    workers.replace(workers.any(chance), trap);
  }

  private void refuse() {
    FaultProxy line = workers.any(chance).redis();
    line.refuse();
    Fault.last(chance.nextInt(2 * (int) Times.LEASE.toMillis()));
    line.pass();
  }

  private void swallow() {
    FaultProxy line = workers.any(chance).redis();
    line.blackHole();
    Fault.last(chance.nextInt(4 * (int) Times.LEASE.toMillis()));
    line.pass();
  }

  private void slow() {
    FaultProxy line = workers.any(chance).redis();
    line.delay(Direction.UP, Duration.ofMillis(200));
    Fault.last(3000);
    line.pass();
  }
}
