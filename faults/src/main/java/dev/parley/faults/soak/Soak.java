package dev.parley.faults.soak;

import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.invariants.Evidence;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Invariants;
import dev.parley.faults.invariants.Resources;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * {@code java -jar faults/target/soak.jar --minutes 30 --seed 7}: clients ask and watch while
 * workers, APIs, lines and Redis fail in an order that the seed draws. Prints a report; exits 1
 * when anything did not hold.
 */
public final class Soak {

  private static final int CLIENTS = 12;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);
  private static final Duration LONGEST_SETTLING = Duration.ofMinutes(2);

  private final Cluster cluster = Cluster.build();
  private final Scenario scenario = Scenario.in(cluster);
  private final RedisWitness redis = new RedisWitness(cluster.redis().commands());
  private final Ledger ledger = new Ledger();

  private Soak() {}

  public static void main(String[] args) {
    Duration time =
        Duration.ofSeconds((long) (60 * Double.parseDouble(option(args, "minutes", "30"))));
    long seed = Long.parseLong(option(args, "seed", String.valueOf(System.nanoTime())));
    System.setProperty("logging.level.root", "ERROR"); // faults are expected; the report names them
    System.out.println("soak: " + time + ", seed " + seed);
    System.exit(new Soak().run(time, seed) ? 0 : 1);
  }

  /** True when everything held. */
  private boolean run(Duration time, long seed) {
    SoakJobs jobs = new SoakJobs(scenario.model(), redis);
    try (WorkerPool workers = new WorkerPool(scenario);
        FaultSchedule schedule = new FaultSchedule(cluster, workers, jobs, seed, ledger)) {
      LoadClient.Shared all = new LoadClient.Shared(jobs, schedule::anyApi, ledger);
      warmUp(all, seed, time.dividedBy(4));
      Resources before = resources();
      System.out.println("faults begin");
      String memory = memoryOfRedis();
      runClients(all, seed, () -> disrupt(schedule, time));
      settle();
      List<Holding> holdings = new ArrayList<>(schedule.holdings());
      holdings.add(new Holding("this process", before, resources()));
      judge(jobs, holdings);
      report(holdings, memory + " → " + memoryOfRedis());
    } finally {
      scenario.close();
      cluster.close();
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
        IntStream.range(0, CLIENTS).mapToObj(i -> new LoadClient(all, seed + i)).toList();
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
    return redis.allSubscriptions() == 0
        && redis.allLeftovers(scenario.model()).values().stream().allMatch(left -> left == 0);
  }

  private void judge(SoakJobs jobs, List<Holding> holdings) {
    ledger.violated(
        Invariants.check(
            new Evidence(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                redis.allLeftovers(scenario.model()),
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
    return Resources.here(redis.allSubscriptions());
  }

  private String memoryOfRedis() {
    return cluster
        .redis()
        .commands()
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory_human"))
        .findFirst()
        .orElse("?");
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
