package dev.parley.faults.soak;

import dev.parley.faults.cluster.ApiProcess;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Three APIs, of which one is a process of its own, and their faults. Belongs to one thread, but
 * for the addresses.
 */
final class ApiDisruptions implements AutoCloseable {

  private final Cluster cluster;
  private final Random chance;
  private final Ledger ledger;
  private ApiProcess api;
  private volatile URI apiBase;

  ApiDisruptions(Cluster cluster, Random chance, Ledger ledger) {
    this.cluster = cluster;
    this.chance = chance;
    this.ledger = ledger;
    this.api = ApiProcess.start(cluster.target());
    this.apiBase = api.base();
  }

  /** One of three APIs; two of them are in this process. For any thread. */
  URI any(Random choice) {
    return switch (choice.nextInt(3)) {
      case 0 -> cluster.near().base();
      case 1 -> cluster.far().base();
      default -> apiBase;
    };
  }

  /** The connections of all APIs to Redis. */
  List<FaultProxy> lines() {
    return List.of(cluster.near().redis(), cluster.far().redis(), api.redis());
  }

  /** What the process of its own held when it began, and holds now. */
  Optional<Holding> holding() {
    return api.holding();
  }

  /** Of the process. */
  List<Fault> faults() {
    return List.of(new Fault("api kill -9", this::kill), new Fault("api SIGTERM", this::terminate));
  }

  /** Of the connections to a Redis of one server. */
  List<Fault> faultsOfLines() {
    return List.of(
        new Fault("api line RST", () -> anyLine().cut()),
        new Fault("api line loses a third of the wake-ups", this::loseWakeUps),
        new Fault("api line sends a third of the wake-ups twice", this::doubleWakeUps),
        new Fault("api line black hole", this::swallow));
  }

  private void loseWakeUps() {
    FaultProxy line = anyLine();
    line.drop(someWakeUps());
    Fault.last(3000);
    line.pass();
  }

  private void doubleWakeUps() {
    FaultProxy line = anyLine();
    line.twice(someWakeUps());
    Fault.last(3000);
    line.pass();
  }

  private Predicate<String> someWakeUps() {
    Random third = new Random(chance.nextLong());
    return message ->
        message.startsWith(">") && message.contains("\"prev\"") && third.nextInt(3) == 0;
  }

  private void swallow() {
    FaultProxy line = anyLine();
    line.blackHole();
    Fault.last(chance.nextInt(6000));
    line.pass();
  }

  private void kill() {
    api.process().kill();
    replace();
  }

  private void terminate() {
    api.process().signal("TERM");
    ledger.count("exit code " + api.process().exitCode());
    replace();
  }

  private void replace() {
    api.close();
    api = ApiProcess.start(cluster.target());
    apiBase = api.base();
  }

  private FaultProxy anyLine() {
    return lines().get(chance.nextInt(3));
  }

  @Override
  public void close() {
    api.close();
  }
}
