package dev.parley.faults.soak;

import dev.parley.faults.fleet.ApiProcess;
import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.OlderFile;
import dev.parley.faults.fleet.Times;
import dev.parley.faults.fleet.WorkerProcess;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Does one bad thing after the other, drawn from a seed. Belongs to one thread. */
final class Mischief implements AutoCloseable {

  /** One kind of fault: happens, lasts, and is over when it returns. */
  private record Kind(String name, Runnable fault) {}

  private final House house;
  private final Staff staff;
  private final Random chance;
  private final Ledger ledger;
  private final Jobs jobs;
  private final List<Kind> kinds;
  private volatile ApiProcess api;
  private volatile URI apiBase;

  Mischief(House house, Staff staff, Jobs jobs, long seed, Ledger ledger) {
    this.house = house;
    this.staff = staff;
    this.chance = new Random(seed);
    this.ledger = ledger;
    this.jobs = jobs;
    this.api = ApiProcess.start(house.redisPort());
    this.apiBase = api.base();
    this.kinds =
        List.of(
            new Kind("worker kill -9", this::killWorker),
            new Kind("worker SIGTERM", this::dismissWorker),
            new Kind("worker SIGSTOP < lease", () -> freezeWorker(0.6)),
            new Kind("worker SIGSTOP > lease", () -> freezeWorker(2)),
            new Kind("engine crash", () -> trapWorker("crash")),
            new Kind("engine hang", () -> trapWorker("hang")),
            new Kind("worker line RST", () -> staff.any(chance).redis().cut()),
            new Kind("worker line refused", this::refuseWorker),
            new Kind("worker line black hole", this::swallowWorker),
            new Kind("worker line +200 ms", this::slowWorker),
            new Kind("api line RST", () -> anyLine().cut()),
            new Kind("api line loses a third of the bells", this::loseBells),
            new Kind("api line tells a third of the bells twice", this::doubleBells),
            new Kind("api line black hole", this::swallowApi),
            new Kind("api kill -9", this::killApi),
            new Kind("api SIGTERM", this::dismissApi),
            new Kind("redis without memory", this::fillRedis),
            new Kind("redis loses its tail", this::loseTail),
            new Kind("redis kill -9", this::killRedis),
            new Kind("redis SIGSTOP", this::freezeRedis),
            new Kind("group destroyed", this::destroyGroup));
  }

  /** One of three APIs; two of them are in this process. */
  URI anyApi(Random choice) {
    return switch (choice.nextInt(3)) {
      case 0 -> house.near().base();
      case 1 -> house.far().base();
      default -> apiBase;
    };
  }

  /** What the processes held when they began, and hold now. */
  List<Holding> holdings() {
    return Stream.concat(staff.holdings().stream(), api.process().holding().stream()).toList();
  }

  /** Does one bad thing and makes it good again. */
  void turn() {
    Kind kind = kinds.get(chance.nextInt(kinds.size()));
    ledger.count("fault " + kind.name());
    kind.fault().run();
    staff.replaceTheDead().forEach(code -> ledger.count("unasked " + code));
    staff.takeStock();
    rest(500 + chance.nextInt(2500));
  }

  /** Makes all good. */
  void heal() {
    staff.heal();
    house.heal();
    api.redis().pass();
  }

  private void killWorker() {
    WorkerProcess victim = staff.any(chance);
    victim.process().kill();
    staff.replace(victim);
  }

  private void dismissWorker() {
    WorkerProcess leaving = staff.any(chance);
    leaving.process().signal("TERM");
    ledger.count("exit code " + leaving.process().exitCode());
    staff.replace(leaving);
  }

  private void freezeWorker(double leases) {
    WorkerProcess frozen = staff.any(chance);
    frozen.process().signal("STOP");
    rest((long) (leases * Times.LEASE.toMillis()));
    frozen.process().signal("CONT");
  }

  /** When the new worker is up, somebody will ask for the job whose sixth token is the trap. */
  private void trapWorker(String effect) {
    String trap =
        String.format(Locale.ROOT, "-Dfake.%s=%d.5", effect, jobs.soon(20 + chance.nextInt(20)));
    staff.replace(staff.any(chance), trap);
  }

  private void refuseWorker() {
    FaultProxy line = staff.any(chance).redis();
    line.refuse();
    rest(chance.nextInt(2 * (int) Times.LEASE.toMillis()));
    line.pass();
  }

  private void swallowWorker() {
    FaultProxy line = staff.any(chance).redis();
    line.blackHole();
    rest(chance.nextInt(4 * (int) Times.LEASE.toMillis()));
    line.pass();
  }

  private void slowWorker() {
    FaultProxy line = staff.any(chance).redis();
    line.delay(Direction.UP, Duration.ofMillis(200));
    rest(3000);
    line.pass();
  }

  private void loseBells() {
    FaultProxy line = anyLine();
    line.drop(someBells());
    rest(3000);
    line.pass();
  }

  private void doubleBells() {
    FaultProxy line = anyLine();
    line.twice(someBells());
    rest(3000);
    line.pass();
  }

  private Predicate<String> someBells() {
    Random third = new Random(chance.nextLong());
    return message ->
        message.startsWith(">") && message.contains("\"prev\"") && third.nextInt(3) == 0;
  }

  private void swallowApi() {
    FaultProxy line = anyLine();
    line.blackHole();
    rest(chance.nextInt(6000));
    line.pass();
  }

  private void killApi() {
    api.process().kill();
    replaceApi();
  }

  private void dismissApi() {
    api.process().signal("TERM");
    ledger.count("exit code " + api.process().exitCode());
    replaceApi();
  }

  private void replaceApi() {
    api.close();
    api = ApiProcess.start(house.redisPort());
    apiBase = api.base();
  }

  private void fillRedis() {
    house.redis().configure("maxmemory", "1mb");
    rest(chance.nextInt(4000));
    house.redis().configure("maxmemory", "256mb");
  }

  /** As when its machine crashes: nobody reaches it, and what it wrote since the copy is gone. */
  private void loseTail() {
    Path folder = newFolder();
    OlderFile older = OlderFile.copy(house.redis(), folder);
    rest(200 + chance.nextInt(1000));
    apiLines().forEach(FaultProxy::refuse);
    ledger.count(Ledger.LOST_TAILS);
    long before = jobs.accepted();
    older.crashBackToIt();
    ledger.add(Ledger.LOST_ACCEPTANCES, before - jobs.accepted());
    apiLines().forEach(FaultProxy::pass);
  }

  private static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("soak-");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void killRedis() {
    house.redis().kill();
    rest(chance.nextInt(3000));
    house.redis().start();
  }

  private void freezeRedis() {
    house.redis().pause();
    rest(chance.nextInt(4000));
    house.redis().resume();
  }

  private void destroyGroup() {
    house.redis().commands().keys("parley:{0}:queue:*").stream()
        .forEach(queue -> house.redis().commands().xgroupDestroy(queue, "workers"));
  }

  private FaultProxy anyLine() {
    return apiLines().get(chance.nextInt(3));
  }

  private List<FaultProxy> apiLines() {
    return List.of(house.near().redis(), house.far().redis(), api.redis());
  }

  private static void rest(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  @Override
  public void close() {
    api.close();
  }
}
