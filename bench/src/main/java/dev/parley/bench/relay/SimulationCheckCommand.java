package dev.parley.bench.relay;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.scale.Chat;
import dev.parley.bench.scale.DayOfChats;
import dev.parley.bench.scale.Demand;
import dev.parley.bench.scale.FleetPlan;
import dev.parley.bench.scale.Simulation;
import dev.parley.bench.scale.Waits;
import dev.parley.bench.scale.WorkerFigures;
import dev.parley.bench.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate-check}: the simulation beside the whole stack, with the same chats. */
@Command(
    name = "simulate-check",
    description =
        "Asks the same chats of real workers, whose steps take a set time, and of the simulation.",
    mixinStandardHelpOptions = true)
public final class SimulationCheckCommand implements Callable<Integer> {

  private static final int TIMEOUT = 120;

  @Option(names = "--workers", description = "${DEFAULT-VALUE}")
  private int workers = 8;

  @Option(names = "--seats", description = "Of a worker (${DEFAULT-VALUE}).")
  private int seats = 2;

  @Option(names = "--pace", description = "ms of a step (${DEFAULT-VALUE}).")
  private int pace = 50;

  @Option(names = "--tokens", description = "Of an answer, on average (${DEFAULT-VALUE}).")
  private int tokens = 40;

  @Option(names = "--handover", description = "ms until a free seat begins (${DEFAULT-VALUE}).")
  private double handover = 5;

  @Option(
      names = "--loads",
      split = ",",
      description = "Of what all seats can do (${DEFAULT-VALUE}).")
  private List<Double> loads = List.of(0.6, 0.8, 0.9, 0.95);

  @Option(names = "--seconds", description = "In which chats come, for each (${DEFAULT-VALUE}).")
  private int seconds = 90;

  @Option(names = "--seed", description = "${DEFAULT-VALUE}")
  private long seed = 1;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Report.begin(
        String.format(
            Locale.ROOT,
            "%d workers of %d seats, steps of %d ms, answers of %d tokens; measured / simulated",
            workers,
            seats,
            pace,
            tokens));
    Table table = new Table("load", "chats", "mean s", "p50 s", "p95 s", "p99 s", "> 1 s %");
    Duration step = Duration.ofMillis(pace);
    try (Stack stack = Stack.start()) {
      Stack.Ready api =
          stack.api(
              List.of(), "--parley.queue.depth=1000", "--parley.queue.timeout=" + TIMEOUT + "s");
      try (var _ =
          ClockWorkers.start(stack.redisUrl(), new Clock(), workers * seats, seats, step)) {
        MeasuredWaits real = new MeasuredWaits(new JobRequests(api.url()));
        real.of(chats(0.5, 10)); // warms up
        for (double load : loads) {
          List<Chat> chats = chats(load, seconds);
          table.row(row(load, real.of(chats), simulated(chats)));
        }
      }
    }
    Report.table(table);
    return 0;
  }

  private List<Chat> chats(double load, double length) {
    double rate = load * workers * figures().capacity(0, tokens);
    Demand demand = new Demand(rate, 0, 0, tokens);
    List<Chat> chats = new ArrayList<>();
    new DayOfChats(demand, length, new SplittableRandom(seed)).forEachRemaining(chats::add);
    return chats;
  }

  private Waits simulated(List<Chat> chats) {
    SplittableRandom random = new SplittableRandom(seed);
    FleetPlan fleet = FleetPlan.fixed(workers);
    return Simulation.run(figures(), fleet, TIMEOUT, chats.iterator(), random).waits();
  }

  private WorkerFigures figures() {
    return new WorkerFigures(seats, pace / 1e3, 0, 0, handover / 1e3);
  }

  private static String[] row(double load, Waits real, Waits simulated) {
    return new String[] {
      Double.toString(load),
      real.count() + " / " + simulated.count(),
      pair(real.mean(), simulated.mean()),
      pair(real.quantile(0.5), simulated.quantile(0.5)),
      pair(real.quantile(0.95), simulated.quantile(0.95)),
      pair(real.quantile(0.99), simulated.quantile(0.99)),
      pair(100 * real.longerThan(1), 100 * simulated.longerThan(1))
    };
  }

  private static String pair(double measured, double simulated) {
    return Numbers.brief(measured) + " / " + Numbers.brief(simulated);
  }
}
