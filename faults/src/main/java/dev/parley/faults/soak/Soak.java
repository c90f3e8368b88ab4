package dev.parley.faults.soak;

import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.RedisTarget;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Resources;
import dev.parley.faults.scenario.Scenario;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code java -jar faults/target/soak.jar --minutes 30 --seed 7 [--redis cluster]}: clients ask and
 * watch while workers, APIs, lines and Redis fail in an order that the seed draws. Prints a report;
 * exits 1 when anything did not hold.
 */
public final class Soak {

  private static final int CLIENTS = 12;
  private static final int SHARDS = 8;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(2);

  private final Optional<TestCluster> nodes;
  private final Cluster cluster;
  private final Scenario scenario;
  private final List<Optional<SoakOwner>> owners;
  private final SoakJobs jobs;
  private final Ledger ledger = new Ledger();

  /**
   * @param nodes of a Redis Cluster, where each client is an owner of its own; empty: one server
   */
  private Soak(Optional<TestCluster> nodes, long seed) {
    this.nodes = nodes;
    this.cluster =
        nodes
            .map(servers -> Cluster.over(servers, new RedisTarget(servers.url(""), SHARDS)))
            .orElseGet(Cluster::build);
    this.scenario = Scenario.in(cluster);
    this.owners =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> nodes.map(_ -> SoakOwner.draw(new Random(seed + i))))
            .toList();
    this.jobs =
        new SoakJobs(
            scenario.model(),
            owners.stream()
                .map(owner -> owner.map(SoakOwner::id).orElse("local"))
                .distinct()
                .toList(),
            cluster.look(),
            cluster.target().shards());
  }

  public static void main(String[] args) {
    Duration time =
        Duration.ofSeconds((long) (60 * Double.parseDouble(option(args, "minutes", "30"))));
    long seed = Long.parseLong(option(args, "seed", String.valueOf(System.nanoTime())));
    System.setProperty("logging.level.root", "ERROR"); // faults are expected; the report names them
    Optional<TestCluster> nodes =
        option(args, "redis", "server").equals("cluster")
            ? Optional.of(new TestCluster())
            : Optional.empty();
    System.out.println(
        "soak: " + time + ", seed " + seed + nodes.map(_ -> ", Redis Cluster").orElse(""));
    System.exit(new Soak(nodes, seed).run(time, seed) ? 0 : 1);
  }

  /** True when everything held. */
  private boolean run(Duration time, long seed) {
    try (WorkerPool workers = new WorkerPool(scenario);
        FaultSchedule schedule = new FaultSchedule(cluster, nodes, workers, jobs, seed, ledger)) {
      LoadClient.Shared all =
          new LoadClient.Shared(jobs, schedule::anyApi, ledger, this::loseAcceptance);
      warmUp(all, seed, time.dividedBy(4));
      Resources before = resources();
      System.out.println("faults begin");
      String memory = memoryOfRedis();
      runClients(all, seed, () -> disrupt(schedule, time));
      settle();
      List<Holding> holdings = new ArrayList<>(schedule.holdings());
      holdings.add(new Holding("this process", before, resources()));
      judge(holdings);
      report(holdings, memory + " → " + memoryOfRedis());
    } finally {
      scenario.close();
      cluster.close();
      nodes.ifPresent(TestCluster::close);
    }
    return ledger.of("violations") == 0;
  }

  /** Some jobs through each API, so that pools are filled before the measurement. */
  private void warmUp(LoadClient.Shared all, long seed, Duration time) {
    Duration warmUp = time.compareTo(LONGEST_WARM_UP) < 0 ? time : LONGEST_WARM_UP;
    runClients(all, seed, () -> rest(warmUp));
    settle();
  }

  /** Starts the clients, lets {@code meanwhile} happen, and waits until they have finished. */
  private void runClients(LoadClient.Shared all, long seed, Runnable meanwhile) {
    List<LoadClient> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new LoadClient(all, owners.get(i).map(SoakOwner::cookie), seed + i))
            .toList();
    List<Thread> threads = clients.stream().map(Thread.ofVirtual()::start).toList();
    meanwhile.run();
    clients.forEach(LoadClient::stop);
    threads.forEach(Soak::join);
  }

  private void disrupt(FaultSchedule schedule, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    long nextLine = System.nanoTime();
    while (System.nanoTime() < end) {
      schedule.turn();
      if (System.nanoTime() - nextLine > 0) {
        nextLine += Duration.ofMinutes(1).toNanos();
        progress();
      }
    }
    schedule.heal();
  }

  /** Waits for jobs whose 202 got lost, and for feeds that nobody looks at; not for ever. */
  private void settle() {
    long deadline = System.nanoTime() + LONGEST_SETTLING.toNanos();
    while (System.nanoTime() < deadline && !isSettled()) {
      rest(Duration.ofMillis(500));
    }
  }

  private boolean isSettled() {
    return jobs.subscriptions() == 0
        && jobs.leftovers().values().stream().allMatch(left -> left == 0);
  }

  private void judge(List<Holding> holdings) {
    ledger.violated(
        Invariants.check(
            new Evidence(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                jobs.leftovers(),
                Optional.of(ledger.tally(jobs.accepted())),
                holdings,
                List.of())));
  }

  private void progress() {
    System.out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
            + "  jobs "
            + ledger.of("answer 202")
            + "  takeovers "
            + ledger.of("takeovers")
            + "  violations "
            + ledger.of("violations"));
  }

  private void report(List<Holding> holdings, String memory) {
    System.out.println("requests    sent " + ledger.of("sent") + ledger.counts("answer "));
    System.out.println("jobs      " + ledger.counts("end "));
    System.out.println("takeovers   " + ledger.of("takeovers"));
    System.out.println(
        "viewers     connections " + ledger.of("connections") + "  resets " + ledger.of("resets"));
    System.out.println("faults    " + ledger.counts("fault "));
    nodes.ifPresent(
        _ ->
            System.out.println(
                "no 202      " + ledger.pauses() + " after a shard's master was gone"));
    System.out.println("lost        " + ledger.of(Ledger.LOST_ACCEPTANCES) + " acceptances");
    System.out.println("asked to go, by exit code" + ledger.counts("exit code "));
    System.out.println(
        "ended unasked (134 crash, 5 hang), by exit code" + ledger.counts("unasked "));
    holdings.forEach(System.out::println);
    System.out.println("redis       " + memory);
    ledger.violations().forEach(System.out::println);
    System.out.println("violations  " + ledger.of("violations"));
  }

  private Resources resources() {
    return Resources.here(jobs.subscriptions());
  }

  /** Of each server. */
  private String memoryOfRedis() {
    return nodes.map(TestCluster::nodes).orElseGet(() -> List.of(cluster.redis())).stream()
        .map(Soak::memory)
        .collect(Collectors.joining(", "));
  }

  private static String memory(TestRedis server) {
    return server
        .commands()
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory_human"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("?");
  }

  /** From the counts of the one server; from those of the clients with a cluster. */
  private void loseAcceptance() {
    if (nodes.isPresent()) {
      ledger.count(Ledger.LOST_ACCEPTANCES);
    }
  }

  private static String option(String[] args, String name, String otherwise) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals("--" + name)) {
        return args[i + 1];
      }
    }
    return otherwise;
  }

  private static void rest(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
