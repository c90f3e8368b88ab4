package dev.parley.bench.scale;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: a day of chats on fleets of several sizes, and on one that scales itself. */
@Command(
    name = "simulate",
    description =
        "Simulates a day: how long chats wait and what workers cost, by the number of workers.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {

  private static final double HOUR = 3600;

  /** Fleets around what the busiest moment asks for. */
  private static final double[] SIZES = {0.8, 0.9, 1, 1.1, 1.25, 1.5};

  @Option(names = "--users", description = "${DEFAULT-VALUE}")
  private double users = 1000;

  @Option(names = "--active", description = "Share of them in the busiest hour (${DEFAULT-VALUE}).")
  private double active = 0.1;

  @Option(names = "--chats", description = "Of an active user in an hour (${DEFAULT-VALUE}).")
  private double chats = 12;

  @Option(names = "--tokens", description = "Of an answer, on average (${DEFAULT-VALUE}).")
  private int tokens = 150;

  @Option(names = "--prompt", description = "Tokens of a prompt (${DEFAULT-VALUE}).")
  private int prompt = 200;

  @Option(names = "--swing", description = "Of the day around its mean (${DEFAULT-VALUE}).")
  private double swing = 0.8;

  @Option(names = "--seats", description = "Of a worker (${DEFAULT-VALUE}).")
  private int seats = 8;

  @Option(names = "--step", description = "ms of a step without chats (${DEFAULT-VALUE}).")
  private double step = 31;

  @Option(names = "--per-chat", description = "ms more for each chat (${DEFAULT-VALUE}).")
  private double perChat = 5.7;

  @Option(
      names = "--prefill",
      description = "Tokens of prompts read per second (${DEFAULT-VALUE}).")
  private double prefill = 600;

  @Option(names = "--handover", description = "ms until a free seat begins (${DEFAULT-VALUE}).")
  private double handover = 5;

  @Option(names = "--timeout", description = "s in the queue (${DEFAULT-VALUE}).")
  private double timeout = 120;

  @Option(names = "--cold-start", description = "s until a new worker is ready (${DEFAULT-VALUE}).")
  private double coldStart = 90;

  @Option(
      names = "--chats-per-worker",
      description = "For which the autoscaler wants one; 0: three quarters of the seats.")
  private int chatsPerWorker;

  @Option(
      names = "--life",
      description = "Hours until a worker's machine is taken away, on average; 0: never.")
  private double life;

  @Option(names = "--price", description = "Of a worker's hour (${DEFAULT-VALUE}).")
  private double price = 0.08;

  @Option(names = "--fleets", split = ",", description = "Numbers of workers, else by the demand.")
  private List<Integer> fleets = List.of();

  @Option(names = "--hours", description = "Simulated, from the quietest on (${DEFAULT-VALUE}).")
  private double hours = 24;

  @Option(names = "--seed", description = "${DEFAULT-VALUE}")
  private long seed = 1;

  @Override
  public Integer call() {
    WorkerFigures figures =
        new WorkerFigures(seats, step / 1e3, perChat / 1e3, 1 / prefill, handover / 1e3);
    Demand demand = new Demand(Demand.peak(users, active, chats), swing, prompt, tokens);
    double needed = demand.peak() / figures.capacity(prompt, tokens);
    Report.line(
        String.format(
            Locale.ROOT,
            "%.0f users, %s chats/s at the peak, %.2f workers' worth of them; answers of %d tokens,"
                + " prompts of %d; seed %d%n",
            users,
            Numbers.brief(demand.peak()),
            needed,
            tokens,
            prompt,
            seed));
    Table table =
        new Table(
            "workers",
            "chats",
            "wait p50 s",
            "p95 s",
            "p99 s",
            "> 10 s %",
            "timed out %",
            "taken over",
            "most",
            "worker hours",
            "cost",
            "per 1,000 chats");
    for (int size : sizes(needed)) {
      table.row(row(Integer.toString(size), plan(size, size, size), figures, demand));
    }
    int most = (int) Math.ceil(2 * needed) + 1;
    int atStart = (int) Math.ceil(needed * demand.rate(0) / demand.peak());
    for (int fewest : new TreeSet<>(List.of(0, 1, (int) Math.ceil(needed / 4)))) {
      FleetPlan plan = plan(Math.max(fewest, atStart), fewest, most);
      table.row(row("auto, " + fewest + " to " + most, plan, figures, demand));
    }
    Report.table(table);
    return 0;
  }

  private Iterable<Integer> sizes(double needed) {
    return fleets.isEmpty()
        ? new TreeSet<>(
            DoubleStream.of(SIZES).mapToObj(size -> (int) Math.ceil(size * needed)).toList())
        : fleets;
  }

  private FleetPlan plan(int atStart, int fewest, int most) {
    double seconds = life == 0 ? Double.POSITIVE_INFINITY : life * HOUR;
    int wanted = chatsPerWorker == 0 ? Math.max(1, 3 * seats / 4) : chatsPerWorker;
    return new FleetPlan(atStart, fewest, most, wanted, coldStart, seconds);
  }

  private String[] row(String name, FleetPlan plan, WorkerFigures figures, Demand demand) {
    SplittableRandom random = new SplittableRandom(seed);
    DayOfChats day = new DayOfChats(demand, hours * HOUR, random.split());
    Result result = Simulation.run(figures, plan, timeout, day, random.split());
    double cost = result.workerSeconds() / HOUR * price;
    return new String[] {
      name,
      Integer.toString(result.chats()),
      Numbers.brief(result.waits().quantile(0.5)),
      Numbers.brief(result.waits().quantile(0.95)),
      Numbers.brief(result.waits().quantile(0.99)),
      Numbers.brief(100 * result.waits().longerThan(10)),
      Numbers.brief(100.0 * result.timedOut() / result.chats()),
      Integer.toString(result.takenOver()),
      Integer.toString(result.most()),
      Numbers.brief(result.workerSeconds() / HOUR),
      Numbers.brief(cost),
      Numbers.brief(1000 * cost / result.chats())
    };
  }
}
