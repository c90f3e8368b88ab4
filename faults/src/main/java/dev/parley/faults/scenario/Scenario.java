package dev.parley.faults.scenario;

import dev.parley.access.KeyStore;
import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Viewed;
import dev.parley.faults.invariants.Violation;
import dev.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one test does in a cluster: a model with a queue of its own, its workers, jobs and viewers.
 * At the end {@link #verify} checks all invariants for them.
 */
public final class Scenario implements AutoCloseable {

  private static final String COOKIE = "parley=";

  private final Cluster cluster;
  private final String model;
  private final Optional<String> owner;
  private final Optional<KeyStore.Issued> key;
  private final RequestCounts requests = new RequestCounts();
  private final AtomicInteger numbers = new AtomicInteger(1);
  private final AtomicInteger names = new AtomicInteger();
  private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();

  /**
   * @param owner of all jobs, or empty for those without a cookie
   * @param key by which jobs are asked for; whoever has its owner's cookie sees them, too
   */
  private Scenario(Cluster cluster, Optional<String> owner, Optional<KeyStore.Issued> key) {
    this.cluster = cluster;
    this.model = cluster.nextModel();
    this.owner = owner;
    this.key = key;
  }

  /** One whose jobs have no cookie; its model is one that no other scenario of the cluster uses. */
  public static Scenario in(Cluster cluster) {
    return new Scenario(cluster, Optional.empty(), Optional.empty());
  }

  /** One whose jobs belong to a cookie: at most eight may live at once. */
  public static Scenario ownedIn(Cluster cluster) {
    return ownedIn(cluster, newOwner());
  }

  /** The same for an owner that nobody else is, and whose shard is known by that. */
  public static Scenario ownedIn(Cluster cluster, String owner) {
    return new Scenario(cluster, Optional.of(owner), Optional.empty());
  }

  /** One whose jobs are asked for with an API key, in a cluster that is open to all others. */
  public static Scenario keyedIn(Cluster cluster, KeyStore.Issued key) {
    return new Scenario(cluster, Optional.of(key.stored().owner().value()), Optional.of(key));
  }

  /** An owner that nobody else is. */
  public static String newOwner() {
    byte[] bits = new byte[16];
    ThreadLocalRandom.current().nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** The Cookie header of an owner. */
  static String cookie(String owner) {
    return COOKIE + owner;
  }

  public String model() {
    return model;
  }

  /** The plan of another worker for this scenario. */
  public WorkerPlan plan() {
    return WorkerPlan.of(cluster.target(), model, model + "-w" + names.getAndIncrement());
  }

  /** Starts a worker in this process. */
  public LocalWorker worker(WorkerPlan plan) {
    return keep(LocalWorker.start(plan));
  }

  /** Begins to start a worker as a process of its own. */
  public WorkerProcess process(WorkerPlan plan, String... flags) {
    return keep(WorkerProcess.start(plan, flags));
  }

  /** Something else that ends with the scenario. */
  public <T extends AutoCloseable> T keep(T part) {
    running.add(part);
    return part;
  }

  /** A caller of the near API. */
  public ApiClient caller() {
    return caller(cluster.near().base());
  }

  private ApiClient caller(URI api) {
    return new ApiClient(api, owner.map(Scenario::cookie));
  }

  /** A request for a job at the near API, of which the scenario keeps count. */
  public HttpResponse<String> post(int number, int tokens, String more, String... headers)
      throws IOException {
    return post(caller(), number, tokens, more, headers);
  }

  /** The same, through any caller: another API, another owner. */
  public HttpResponse<String> post(
      ApiClient caller, int number, int tokens, String more, String... headers) throws IOException {
    String[] all = signed(headers);
    return requests.count(() -> caller.post(model, number, tokens, more, all), headers);
  }

  private String[] signed(String... headers) {
    return Stream.concat(
            key.stream().flatMap(k -> Stream.of("Authorization", "Bearer " + k.key().reveal())),
            Stream.of(headers))
        .toArray(String[]::new);
  }

  /** A new job whose answer has so many tokens. */
  public Asked ask(int tokens) {
    return ask(tokens, "");
  }

  /**
   * @param more spliced into the request
   */
  public Asked ask(int tokens, String more) {
    int number = number();
    String key = model + "-" + number;
    HttpResponse<String> answer =
        Await.value(
            "an answer other than 503",
            () ->
                Optional.of(postWithKey(number, tokens, more, key))
                    .filter(found -> found.statusCode() != 503));
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return accepted(ApiClient.json(answer).path("id").asString(), number, tokens);
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
    return IntStream.range(0, jobs).mapToObj(_ -> ask(tokens)).toList();
  }

  /** A number that no other job of this scenario has. */
  public int number() {
    return numbers.getAndIncrement();
  }

  /** Adds a job that was asked for elsewhere and accepted. */
  public Asked accepted(String job, int number, int tokens) {
    Asked accepted = new Asked(job, number, tokens);
    asked.add(accepted);
    return accepted;
  }

  /** A viewer at the near API. */
  public Viewer watch(Asked job) {
    return watch(job, cluster.near()::base);
  }

  /** A viewer at the far API. */
  public Viewer watchFar(Asked job) {
    return watch(job, cluster.far()::base);
  }

  /**
   * @param server asked before each connection
   */
  public Viewer watch(Asked job, Supplier<URI> server) {
    Viewer viewer = keep(Viewer.watch(server, job.job(), owner.map(Scenario::cookie)));
    viewers.add(viewer);
    return viewer;
  }

  /** Waits for the end of all jobs and finds whatever does not hold. */
  public List<Violation> violations() {
    List<Viewer> late = asked.stream().map(job -> watchFar(job)).toList();
    late.forEach(Viewer::end);
    viewers.forEach(Viewer::end);
    List<Viewed> viewed = viewers.stream().map(Viewed::by).toList();
    return Invariants.check(
        new EvidenceCollector(cluster, model, owner, key)
            .collect(asked, viewed, requests, running));
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
