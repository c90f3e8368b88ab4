package dev.parley.faults.fleet;

import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Resources;
import dev.parley.faults.invariants.Viewed;
import dev.parley.faults.invariants.Violation;
import dev.parley.faults.viewer.Viewer;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What one test does in a house: a model with a queue of its own, its workers, jobs and viewers. At
 * the end {@link #verify} checks all invariants for them.
 */
public final class Scene implements AutoCloseable {

  private static final int NOT_FOUND = 404;
  private static final int RETRIES = 3;
  private static final String NOBODYS_OWNER = "local";
  private static final String COOKIE = "parley=";

  /** A stranger looks at so many jobs of a scene; one more would tell nothing new. */
  private static final int BETRAYALS = 12;

  private final House house;
  private final String model;
  private final Optional<String> owner;
  private final Requests requests = new Requests();
  private final AtomicInteger numbers = new AtomicInteger(1);
  private final AtomicInteger names = new AtomicInteger();
  private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();

  /**
   * @param owner of all jobs, or empty for those without a cookie
   */
  Scene(House house, String model, Optional<String> owner) {
    this.house = house;
    this.model = model;
    this.owner = owner;
  }

  /** An owner that nobody else is. */
  public static String newOwner() {
    byte[] bits = new byte[16];
    ThreadLocalRandom.current().nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
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
    return caller(house.near().base());
  }

  private Caller caller(URI api) {
    return new Caller(api, owner.map(COOKIE::concat));
  }

  /** A request for a job at the near API, of which the scene keeps count. */
  public HttpResponse<String> post(int number, int tokens, String more, String... headers)
      throws IOException {
    return post(caller(), number, tokens, more, headers);
  }

  /** The same, through any caller: another API, another owner. */
  public HttpResponse<String> post(
      Caller caller, int number, int tokens, String more, String... headers) throws IOException {
    return requests.count(() -> caller.post(model, number, tokens, more, headers), headers);
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
    HttpResponse<String> answer = postWithKey(number, tokens, more, key);
    for (int retry = 0; retry < RETRIES && answer.statusCode() == 503; retry++) {
      answer = postWithKey(number, tokens, more, key);
    }
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return accepted(Caller.json(answer).path("id").asString(), number, tokens);
  }

  /** With a key, so that asking again after a 503 finds the job, as a careful client does. */
  private HttpResponse<String> postWithKey(int number, int tokens, String more, String key) {
    try {
      return post(number, tokens, more, "Idempotency-Key", key);
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
    Viewer viewer = keep(Viewer.watch(server, job.job(), owner.map(COOKIE::concat)));
    viewers.add(viewer);
    return viewer;
  }

  /** Waits for the end of all jobs and finds whatever does not hold. */
  public List<Violation> violations() {
    List<Viewer> late = asked.stream().map(job -> watchFar(job)).toList();
    late.forEach(Viewer::end);
    viewers.forEach(Viewer::end);
    List<Viewed> viewed = viewers.stream().map(Viewed::by).toList();
    RedisWitness witness = new RedisWitness(house.redis().commands());
    return Invariants.check(
        new Evidence(
            asked,
            viewed,
            asked.stream().flatMap(job -> witness.logged(job.job()).stream()).toList(),
            asked.stream().limit(BETRAYALS).map(Asked::job).filter(this::isBetrayed).toList(),
            witness.leftovers(model, owner.orElse(NOBODYS_OWNER), asked),
            Optional.of(requests.tally(witness.jobs(model))),
            holdings(witness)));
  }

  /** Whether somebody with another cookie can see it. */
  private boolean isBetrayed(String job) {
    try {
      Caller stranger = new Caller(house.far().base(), Optional.of(COOKIE + newOwner()));
      String path = "/v1/jobs/" + job;
      return stranger.get(path).statusCode() != NOT_FOUND
          || stranger.get(path + "/events").statusCode() != NOT_FOUND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Holding> holdings(RedisWitness witness) {
    List<Holding> holdings = new ArrayList<>();
    holdings.add(
        new Holding("feeds of " + model, Resources.NONE, Resources.subscriptions(heard(witness))));
    for (AutoCloseable part : running) {
      switch (part) {
        case WorkerProcess worker -> worker.process().holding().ifPresent(holdings::add);
        case ApiProcess api -> api.process().holding().ifPresent(holdings::add);
        default -> {} // in this process, which other scenes share
      }
    }
    return holdings;
  }

  /** Feeds of ended jobs let go of their bells by themselves; some may be about to. */
  private long heard(RedisWitness witness) {
    try {
      Await.until("no bell is heard any more", () -> subscriptions(witness) == 0);
      return 0;
    } catch (AssertionError still) {
      return subscriptions(witness);
    }
  }

  private long subscriptions(RedisWitness witness) {
    return asked.stream().mapToLong(job -> witness.subscriptions(job.job())).sum();
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
