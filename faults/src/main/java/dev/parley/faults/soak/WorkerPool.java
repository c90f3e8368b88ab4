package dev.parley.faults.soak;

import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The worker processes of a soak. One that dies is replaced. Belongs to one thread. */
final class WorkerPool implements AutoCloseable {

  private static final int WORKERS = 3;

  /** Longer than a worker is ever frozen, short enough to see a hung engine end. */
  private static final Duration GAP = Duration.ofSeconds(6);

  private final Scenario scenario;
  private final List<WorkerProcess> workers = new ArrayList<>();

  WorkerPool(Scenario scenario) {
    this.scenario = scenario;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(startWorker());
    }
    workers.forEach(WorkerProcess::ready);
  }

  WorkerProcess any(Random chance) {
    return workers.get(chance.nextInt(workers.size()));
  }

  /** Replaces a worker that is gone or going. */
  void replace(WorkerProcess gone) {
    gone.close();
    workers.set(workers.indexOf(gone), startWorker());
  }

  /** Replaces a worker by one that crashes or hangs at a certain token. */
  void replace(WorkerProcess gone, String trap) {
    gone.close();
    workers.set(workers.indexOf(gone), startWorker(trap));
  }

  /** Replaces those that ended by themselves; returns their exit codes. */
  List<Integer> replaceDead() {
    List<WorkerProcess> dead =
        workers.stream().filter(worker -> !worker.process().isAlive()).toList();
    dead.forEach(this::replace);
    return dead.stream().map(worker -> worker.process().exitCode()).toList();
  }

  /** Notes what those hold that have just begun to take jobs. */
  void takeStock() {
    workers.forEach(WorkerProcess::takeStock);
  }

  /** What they held when they began, and hold now. */
  List<Holding> holdings() {
    return workers.stream().flatMap(worker -> worker.holding().stream()).toList();
  }

  /** Lets all lines pass again. */
  void heal() {
    workers.forEach(worker -> worker.redis().pass());
  }

  private WorkerProcess startWorker(String... flags) {
    return WorkerProcess.start(scenario.plan().drain(Duration.ofSeconds(1)).gap(GAP), flags);
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
  }
}
