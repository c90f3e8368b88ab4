package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.OwnerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Owners whose chats arrive by chance (Poisson) at a model with few seats. Who is next, the scripts
 * decide; time is counted in turns: a seat gives one token in a turn.
 */
final class SharedModel {

  /** How the jobs wait. */
  enum Queue {
    FIFO,
    LANES
  }

  /** How much an owner asks for. */
  enum Kind {
    HEAVY(1.0, 300),
    LIGHT(0.05, 100);

    final double load;
    final int tokens;

    /**
     * @param load tokens asked for in a turn, of what all seats give
     * @param tokens of an answer
     */
    Kind(double load, int tokens) {
      this.load = load;
      this.tokens = tokens;
    }
  }

  private static final long SEED = 1;
  private static final int SEATS = 4;
  private static final int TURNS = 20_000;
  private static final int HEAVY = 3;
  private static final int OWNERS = 10;
  private static final NewJob.Limits NO_LIMITS = new NewJob.Limits(1_000_000, 0, 0);

  private record Arrival(double time, int owner) {}

  private record Waiting(double since, int owner) {}

  private final Stage stage;
  private final Queue queue;
  private final Map<JobId, Waiting> waiting = new HashMap<>();
  private final List<List<Double>> waits = new ArrayList<>();
  private final double[] asked = new double[OWNERS];
  private final double[] served = new double[OWNERS];
  private final PriorityQueue<Double> seats = new PriorityQueue<>();

  private SharedModel(Stage stage, Queue queue) {
    this.stage = stage;
    this.queue = queue;
    IntStream.range(0, OWNERS).forEach(owner -> waits.add(new ArrayList<>()));
    IntStream.range(0, SEATS).forEach(seat -> seats.add(0.0));
  }

  static SharedModel run(Stage stage, Queue queue) {
    SharedModel model = new SharedModel(stage, queue);
    model.run();
    return model;
  }

  private void run() {
    for (Arrival arrival : arrivals()) {
      startUntil(arrival.time);
      asked[arrival.owner] += kind(arrival.owner).tokens;
      waiting.put(enqueue(arrival.owner), new Waiting(arrival.time, arrival.owner));
    }
    startUntil(TURNS);
    waiting.values().forEach(job -> waits.get(job.owner).add(TURNS - job.since));
  }

  /** Gives free seats to waiting jobs, as long as one is free before {@code time}. */
  private void startUntil(double time) {
    while (!waiting.isEmpty() && seats.element() < time) {
      QueueEntry entry = stage.claims.next(Stage.MODEL, 0, Stage.ANN, Stage.LONG).orElseThrow();
      stage.finish.withoutBegin(entry, Stage.STOPPED); // its answer is of no interest
      Waiting job = Objects.requireNonNull(waiting.remove(entry.job()));
      double start = Math.max(seats.remove(), job.since);
      double end = start + kind(job.owner).tokens;
      seats.add(end);
      waits.get(job.owner).add(start - job.since);
      served[job.owner] += Math.min(end, TURNS) - start;
    }
  }

  private JobId enqueue(int owner) {
    NewJob job =
        stage.job(
            JobId.random(0),
            new OwnerId(String.format("owner%017d", owner)),
            NO_LIMITS,
            JobPriority.NORMAL,
            kind(owner).tokens);
    switch (queue) {
      case FIFO -> new OlderProcess(stage).enqueue(job);
      case LANES -> stage.enqueue.run(job);
    }
    return job.id();
  }

  private static List<Arrival> arrivals() {
    List<Arrival> arrivals = new ArrayList<>();
    for (int owner = 0; owner < OWNERS; owner++) {
      Random random = new Random(SEED * 1000 + owner);
      double mean = kind(owner).tokens / (kind(owner).load * SEATS);
      double time = -mean * Math.log(1 - random.nextDouble());
      while (time < TURNS) {
        arrivals.add(new Arrival(time, owner));
        time -= mean * Math.log(1 - random.nextDouble());
      }
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::time));
    return arrivals;
  }

  private static Kind kind(int owner) {
    return owner < HEAVY ? Kind.HEAVY : Kind.LIGHT;
  }

  /** Tokens served, of all owners. */
  double served() {
    return Arrays.stream(served).sum();
  }

  /**
   * Jain's index of what owners were served, each over its max-min fair share: 1 when all had the
   * same part of it (Jain, Chiu, Hawe 1984).
   */
  double jain() {
    double[] fair = fairShares();
    double[] part = IntStream.range(0, OWNERS).mapToDouble(i -> served[i] / fair[i]).toArray();
    double sum = Arrays.stream(part).sum();
    return sum * sum / (OWNERS * Arrays.stream(part).map(x -> x * x).sum());
  }

  /** Who asks for less than an equal share gets that; the others share the rest equally. */
  private double[] fairShares() {
    double low = 0;
    double high = served();
    for (int i = 0; i < 60; i++) {
      double level = (low + high) / 2;
      boolean tooMuch = Arrays.stream(asked).map(x -> Math.min(x, level)).sum() > served();
      low = tooMuch ? low : level;
      high = tooMuch ? level : high;
    }
    double level = low;
    return Arrays.stream(asked).map(x -> Math.min(x, level)).toArray();
  }

  /**
   * Turns that a share of the jobs of such owners waited at most; unstarted ones wait until the
   * end.
   */
  double wait(Kind kind, double share) {
    double[] sorted = waitsOf(kind).sorted().toArray();
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private DoubleStream waitsOf(Kind kind) {
    return IntStream.range(0, OWNERS)
        .filter(owner -> kind(owner) == kind)
        .mapToObj(waits::get)
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue);
  }

  /** Lines of: queue, figure, owner or kind, value. */
  String csv() {
    StringBuilder lines = new StringBuilder();
    double[] fair = fairShares();
    add(lines, "jain", "all", jain());
    for (int owner = 0; owner < OWNERS; owner++) {
      add(lines, "served", Integer.toString(owner), served[owner]);
      add(lines, "fair", Integer.toString(owner), fair[owner]);
      add(lines, "asked", Integer.toString(owner), asked[owner]);
    }
    for (Kind kind : Kind.values()) {
      waitsOf(kind).sorted().forEach(wait -> add(lines, "wait", kind.name(), wait));
    }
    return lines.toString();
  }

  private void add(StringBuilder lines, String figure, String of, double value) {
    lines.append(String.format(Locale.ROOT, "%s,%s,%s,%.4f%n", queue, figure, of, value));
  }
}
