package dev.parley.faults.soak;

import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.fault.FaultProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** One fault after the other, drawn from a seed. Belongs to one thread. */
final class FaultSchedule implements AutoCloseable {

  private final WorkerPool workers;
  private final ApiDisruptions apis;
  private final ServerDisruptions servers;
  private final Random chance;
  private final Ledger ledger;
  private final List<Fault> faults;

  /**
   * @param nodes of a Redis Cluster, to which no line is broken; empty: Redis is one server
   */
  FaultSchedule(
      Cluster cluster,
      Optional<TestCluster> nodes,
      WorkerPool workers,
      SoakJobs jobs,
      long seed,
      Ledger ledger) {
    this.workers = workers;
    this.chance = new Random(seed);
    this.ledger = ledger;
    this.apis = new ApiDisruptions(cluster, chance, ledger);
    WorkerDisruptions ofWorkers = new WorkerDisruptions(workers, jobs, chance, ledger);
    if (nodes.isPresent()) {
      int shards = cluster.target().shards();
      AcceptanceProbe probe =
          new AcceptanceProbe(cluster.near().base(), shards, jobs, chance, ledger);
      servers = new ClusterDisruptions(nodes.get(), shards, probe, chance, ledger);
      faults =
          Stream.of(ofWorkers.faults(), apis.faults(), servers.faults())
              .flatMap(List::stream)
              .toList();
    } else {
      servers = new RedisDisruptions(cluster, apis::lines, jobs, chance, ledger);
      faults =
          Stream.of(
                  ofWorkers.faults(),
                  ofWorkers.faultsOfLines(),
                  apis.faultsOfLines(),
                  apis.faults(),
                  servers.faults())
              .flatMap(List::stream)
              .toList();
    }
  }

  /** One of three APIs; two of them are in this process. For any thread. */
  URI anyApi(Random choice) {
    return apis.any(choice);
  }

  /** What the processes held when they began, and hold now. */
  List<Holding> holdings() {
    return Stream.concat(workers.holdings().stream(), apis.holding().stream()).toList();
  }

  /** Lets one fault happen and mends it. */
  void turn() {
    Fault fault = faults.get(chance.nextInt(faults.size()));
    ledger.count("fault " + fault.name());
    fault.action().run();
    workers.replaceDead().forEach(code -> ledger.count("unasked " + code));
    workers.takeStock();
    Fault.last(500 + chance.nextInt(2500));
  }

  /** Mends everything. */
  void heal() {
    workers.heal();
    servers.heal();
    apis.lines().forEach(FaultProxy::pass);
  }

  @Override
  public void close() {
    apis.close();
  }
}
