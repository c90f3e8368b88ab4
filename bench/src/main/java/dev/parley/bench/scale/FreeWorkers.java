package dev.parley.bench.scale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Workers with a free seat. All hear of a chat, and any of them is the first to take it. */
final class FreeWorkers {

  private final RandomGenerator random;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Map<SimulatedWorker, Integer> places = new HashMap<>();

  FreeWorkers(RandomGenerator random) {
    this.random = random;
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  SimulatedWorker any() {
    return workers.get(random.nextInt(workers.size()));
  }

  /** Whether a worker is among them follows from its seats. */
  void update(SimulatedWorker worker) {
    if (!worker.isFree()) {
      remove(worker);
    } else if (!places.containsKey(worker)) {
      places.put(worker, workers.size());
      workers.add(worker);
    }
  }

  private void remove(SimulatedWorker worker) {
    Integer place = places.remove(worker);
    if (place == null) {
      return;
    }
    SimulatedWorker last = workers.removeLast();
    if (last != worker) {
      workers.set(place, last);
      places.put(last, place);
    }
  }
}
