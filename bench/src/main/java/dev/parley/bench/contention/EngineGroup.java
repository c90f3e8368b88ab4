package dev.parley.bench.contention;

import dev.parley.bench.stack.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Engines with the same way of taking threads, and what was measured of them. */
final class EngineGroup implements AutoCloseable {

  /** What others do meanwhile. */
  enum Phase {
    QUIET,
    NEIGHBOUR,
    TOGETHER
  }

  /** How threads are taken, and how long until a change of the neighbours has had its effect. */
  enum Way {
    BEFORE("all, spinning for long, as before", Duration.ofMillis(300)),
    ALL("all", Duration.ofMillis(300)),
    ONE("one less", Duration.ofMillis(300)),
    AUTO("auto", Duration.ofMillis(1800));

    private final String label;
    private final Duration settle;

    Way(String label, Duration settle) {
      this.label = label;
      this.settle = settle;
    }

    private List<String> threads() {
      int cores = Runtime.getRuntime().availableProcessors();
      int least = this == AUTO ? 1 : this == ONE ? Math.max(1, cores - 1) : cores;
      int most = this == ONE ? least : cores;
      return List.of(Integer.toString(least), Integer.toString(most));
    }

    /** GNU's default. */
    private Map<String, String> environment() {
      return this == BEFORE ? Map.of("GOMP_SPINCOUNT", "300000") : Map.of();
    }
  }

  private final Way way;
  private final List<Child> engines = new ArrayList<>();
  private final Map<Phase, List<Double>> rates = new EnumMap<>(Phase.class);

  private EngineGroup(Way way, Path folder, int size) {
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    arguments.addAll(way.threads());
    this.way = way;
    for (int i = 0; i < size; i++) {
      engines.add(Child.start(SoloEngine.class, way.environment(), arguments));
    }
  }

  static EngineGroup start(Way way, Path folder, int size) {
    return new EngineGroup(way, folder, size);
  }

  /** Before the first round. */
  void awaitLoaded() {
    engines.forEach(Child::answer);
  }

  String label() {
    return way.label;
  }

  /** Quiet, beside the neighbour, quiet, all together. */
  void round(int chats, Duration time, Child neighbour) {
    alone(Phase.QUIET, chats, time);
    neighbour.ask(Long.toString(way.settle.plus(time).toMillis()));
    alone(Phase.NEIGHBOUR, chats, time);
    neighbour.answer();
    alone(Phase.QUIET, chats, time);
    engines.forEach(engine -> ask(engine, chats, time));
    rates(Phase.TOGETHER).add(engines.stream().mapToDouble(EngineGroup::rate).sum());
  }

  /** Tokens per second so far, and forgets them. */
  double[] take(Phase phase) {
    List<Double> measured = rates(phase);
    double[] taken = measured.stream().mapToDouble(Double::doubleValue).toArray();
    measured.clear();
    return taken;
  }

  private void alone(Phase phase, int chats, Duration time) {
    ask(engines.getFirst(), chats, time);
    rates(phase).add(rate(engines.getFirst()));
  }

  private List<Double> rates(Phase phase) {
    return rates.computeIfAbsent(phase, _ -> new ArrayList<>());
  }

  private void ask(Child engine, int chats, Duration time) {
    engine.ask(
        String.format(Locale.ROOT, "%d %d %d", chats, way.settle.toMillis(), time.toMillis()));
  }

  private static double rate(Child engine) {
    return Double.parseDouble(engine.answer());
  }

  @Override
  public void close() {
    engines.forEach(Child::close);
  }
}
