package dev.parley.faults.fleet;

import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Viewed;
import dev.parley.faults.invariants.Violation;
import dev.parley.faults.viewer.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What one test does in a house: a model with a queue of its own, its workers, jobs and viewers. At
 * the end {@link #verify} checks all invariants for them.
 */
public final class Scene implements AutoCloseable {

  private static final int RETRIES = 3;

  private final House house;
  private final String model;
  private final AtomicInteger numbers = new AtomicInteger(1);
  private final AtomicInteger names = new AtomicInteger();
  private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();

  Scene(House house, String model) {
    this.house = house;
    this.model = model;
  }

  public String model() {
    return model;
  }

  /** The plan of another worker for this scene. */
  public WorkerPlan plan() {
    return WorkerPlan.of(house.redisPort(), model, model + "-w" + names.getAndIncrement());
  }

  /** Starts a worker in this process. */
  public LocalWorker worker(WorkerPlan plan) {
    return keep(LocalWorker.start(plan));
  }

  /** Begins to start a worker as a process of its own. */
  public WorkerProcess process(WorkerPlan plan, String... flags) {
    return keep(WorkerProcess.start(plan, flags));
  }

  /** Something else that ends with the scene. */
  public <T extends AutoCloseable> T keep(T part) {
    running.add(part);
    return part;
  }

  /** A caller of the near API. */
  public Caller caller() {
    return new Caller(house.near().base());
  }

  /** A caller of the far API. */
  public Caller farCaller() {
    return new Caller(house.far().base());
  }

  /** A new job that says so many tokens. */
  public Asked ask(int tokens) {
    return ask(tokens, "");
  }

  /**
   * @param more spliced into the request
   */
  public Asked ask(int tokens, String more) {
    int number = number();
    String key = model + "-" + number;
    HttpResponse<String> answer = post(number, tokens, more, key);
    for (int retry = 0; retry < RETRIES && answer.statusCode() == 503; retry++) {
      answer = post(number, tokens, more, key);
    }
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return accepted(Caller.json(answer).path("id").asString(), number, tokens);
  }

  /** With a key, so that asking again after a 503 finds the job, as a careful client does. */
  private HttpResponse<String> post(int number, int tokens, String more, String key) {
    try {
      return caller().post(model, number, tokens, more, "Idempotency-Key", key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Many new jobs. */
  public List<Asked> ask(int jobs, int tokens) {
    return IntStream.range(0, jobs).mapToObj(unused -> ask(tokens)).toList();
  }

  /** A number that no other job of this scene has. */
  public int number() {
    return numbers.getAndIncrement();
  }

  /** Takes note of a job that somebody else was promised. */
  public Asked accepted(String job, int number, int tokens) {
    Asked accepted = new Asked(job, number, tokens);
    asked.add(accepted);
    return accepted;
  }

  /** A viewer at the near API. */
  public Viewer watch(Asked job) {
    return watch(job, house.near()::base);
  }

  /** A viewer at the far API. */
  public Viewer watchFar(Asked job) {
    return watch(job, house.far()::base);
  }

  /**
   * @param server asked before each connection
   */
  public Viewer watch(Asked job, Supplier<URI> server) {
    Viewer viewer = keep(Viewer.watch(server, job.job()));
    viewers.add(viewer);
    return viewer;
  }

  /** Waits for the end of all jobs and finds whatever does not hold. */
  public List<Violation> violations() {
    List<Viewer> late = asked.stream().map(job -> watchFar(job)).toList();
    late.forEach(Viewer::end);
    List<Viewed> viewed = new ArrayList<>();
    for (Viewer viewer : viewers) {
      viewer.end();
      viewed.add(new Viewed(viewer.job(), viewer.frames()));
    }
    RedisWitness witness = new RedisWitness(house.redis().commands());
    return Invariants.check(
        new Evidence(
            asked,
            viewed,
            asked.stream().flatMap(job -> witness.logged(job.job()).stream()).toList(),
            witness.leftovers(model, asked),
            Optional.empty(),
            Optional.empty()));
  }

  /** Fails when anything does not hold. */
  public void verify() {
    List<Violation> found = violations();
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n", found.stream().map(Violation::toString).toList()));
    }
  }

  @Override
  public void close() {
    for (AutoCloseable part : running.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
