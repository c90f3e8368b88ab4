package dev.parley.faults.soak;

import dev.parley.redis.Keys;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import java.util.List;
import java.util.Random;

/**
 * The faults of the nodes of a Redis Cluster. Each hits the nodes that hold a shard, and is mended
 * when it returns. Belongs to one thread.
 */
record ClusterDisruptions(
    TestCluster servers, int shards, AcceptanceProbe probe, Random chance, Ledger ledger)
    implements ServerDisruptions {

  private static final Keys KEYS = new Keys("parley");

  @Override
  public List<Fault> faults() {
    return List.of(
        new Fault("master kill -9", () -> ledger.loseTail(this::killMaster)),
        new Fault("master cut off with a tail", () -> ledger.loseTail(this::cutOff)),
        new Fault("master dies with a tail", () -> ledger.loseTail(this::dieWithTail)),
        new Fault("master SIGSTOP", () -> ledger.loseTail(this::freeze)),
        new Fault("shard away", () -> ledger.loseTail(this::freezeAll)),
        new Fault("replica kill -9", this::killReplica),
        new Fault("slot moves", this::moveSlot),
        new Fault("master without memory", this::fill),
        new Fault("group destroyed", this::destroyGroups));
  }

  @Override
  public void heal() {
    servers.heal();
  }

  private void killMaster() {
    int shard = anyShard();
    TestRedis master = servers.masterOf(KEYS.base(shard));
    master.kill();
    comeBack(shard, master);
  }

  private void dieWithTail() {
    int shard = anyShard();
    TestRedis master = servers.stopReplication(KEYS.base(shard));
    Fault.last(chance.nextInt(1000));
    master.kill();
    comeBack(shard, master);
  }

  private void cutOff() {
    int shard = anyShard();
    TestRedis master = servers.stopReplication(KEYS.base(shard));
    Fault.last(chance.nextInt(1000));
    master.pause();
    comeBack(shard, master);
  }

  /** When another node serves, the former master comes back. */
  private void comeBack(int shard, TestRedis former) {
    probe.awaitAccepted(shard);
    servers.awaitReplacement(KEYS.base(shard), former);
    Fault.last(chance.nextInt(1000));
    servers.heal();
  }

  /** Sometimes so short that nobody takes its place. */
  private void freeze() {
    TestRedis master = servers.masterOf(KEYS.base(anyShard()));
    master.pause();
    Fault.last(chance.nextInt(3000));
    servers.heal();
  }

  private void freezeAll() {
    List<TestRedis> holders = servers.holdersOf(KEYS.base(anyShard()));
    holders.forEach(TestRedis::pause);
    Fault.last(chance.nextInt(4000));
    servers.heal();
  }

  private void killReplica() {
    servers.holdersOf(KEYS.base(anyShard())).getFirst().kill();
    Fault.last(chance.nextInt(1000));
    servers.heal();
  }

  private void moveSlot() {
    String key = KEYS.base(anyShard());
    servers.move(key, servers.otherMaster(servers.masterOf(key)));
  }

  private void fill() {
    TestRedis master = servers.masterOf(KEYS.base(anyShard()));
    master.configure("maxmemory", "1mb");
    Fault.last(chance.nextInt(4000));
    master.configure("maxmemory", "256mb");
  }

  private void destroyGroups() {
    for (int shard = 0; shard < shards; shard++) {
      for (String lane : servers.commands().keys(KEYS.base(shard) + "queue:*")) {
        servers.commands().xgroupDestroy(lane, "workers");
      }
    }
  }

  private int anyShard() {
    return chance.nextInt(shards);
  }
}
