package dev.parley.faults.soak;

import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The worker processes of a soak. Whoever dies is replaced. Belongs to one thread. */
final class Staff implements AutoCloseable {

  private static final int WORKERS = 3;

  private final Scene scene;
  private final List<WorkerProcess> workers = new ArrayList<>();

  Staff(Scene scene) {
    this.scene = scene;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(hire());
    }
    workers.forEach(WorkerProcess::ready);
  }

  WorkerProcess any(Random chance) {
    return workers.get(chance.nextInt(workers.size()));
  }

  /** Replaces a worker that is gone or going. */
  void replace(WorkerProcess gone) {
    gone.close();
    workers.set(workers.indexOf(gone), hire());
  }

  /** Replaces those that ended by themselves; tells how many. */
  int replaceTheDead() {
    List<WorkerProcess> dead =
        workers.stream().filter(worker -> !worker.process().isAlive()).toList();
    dead.forEach(this::replace);
    return dead.size();
  }

  /** Lets all lines pass again. */
  void heal() {
    workers.forEach(worker -> worker.redis().pass());
  }

  private WorkerProcess hire() {
    return WorkerProcess.start(scene.plan().drain(Duration.ofSeconds(1)));
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
  }
}
