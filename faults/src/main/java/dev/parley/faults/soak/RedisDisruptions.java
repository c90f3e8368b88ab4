package dev.parley.faults.soak;

import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.cluster.RedisBackup;
import dev.parley.testkit.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The faults of the Redis server and its data. Belongs to one thread.
 *
 * @param apiLines the connections of all APIs to Redis
 */
record RedisDisruptions(
    Cluster cluster,
    Supplier<List<FaultProxy>> apiLines,
    SoakJobs jobs,
    Random chance,
    Ledger ledger)
    implements ServerDisruptions {

  @Override
  public List<Fault> faults() {
    return List.of(
        new Fault("redis without memory", this::fill),
        new Fault("redis loses its tail", this::loseTail),
        new Fault("redis kill -9", this::kill),
        new Fault("redis SIGSTOP", this::freeze),
        new Fault("group destroyed", this::destroyGroup));
  }

  @Override
  public void heal() {
    cluster.heal();
  }

  private void fill() {
    cluster.redis().configure("maxmemory", "1mb");
    Fault.last(chance.nextInt(4000));
    cluster.redis().configure("maxmemory", "256mb");
  }

  /** As when its machine crashes: nobody reaches it, and what it wrote since the copy is gone. */
  private void loseTail() {
    Path folder = newFolder();
    RedisBackup older = RedisBackup.copy(cluster.redis(), folder);
    Fault.last(200 + chance.nextInt(1000));
    apiLines.get().forEach(FaultProxy::refuse);
    ledger.loseTail(
        () -> {
          long before = jobs.accepted();
          older.crashBackToIt();
          ledger.add(Ledger.LOST_ACCEPTANCES, before - jobs.accepted());
        });
    apiLines.get().forEach(FaultProxy::pass);
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

  private void kill() {
    cluster.redis().kill();
    Fault.last(chance.nextInt(3000));
    cluster.redis().start();
  }

  private void freeze() {
    cluster.redis().pause();
    Fault.last(chance.nextInt(4000));
    cluster.redis().resume();
  }

  private void destroyGroup() {
    cluster.redis().commands().keys("parley:{0}:queue:*").stream()
        .forEach(queue -> cluster.redis().commands().xgroupDestroy(queue, "workers"));
  }
}
