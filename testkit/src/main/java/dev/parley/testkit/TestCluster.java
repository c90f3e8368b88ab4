package dev.parley.testkit;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of three masters with a replica each: real processes on the loopback interface. A
 * master that is silent for a second is replaced.
 */
public final class TestCluster implements AutoCloseable {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ClusterNodes formed;
  private final List<TestRedis> nodes;
  private final String scheme;
  private @Nullable RedisClusterClient client;
  private @Nullable StatefulRedisClusterConnection<String, String> connection;

  /** Returns when all slots are served and every replica follows. */
  public TestCluster() {
    this("redis-cluster://", ClusterNodes.form(Optional.empty()));
  }

  /** One with TLS for clients and among its nodes; the test's own connections are plain. */
  public TestCluster(TestCertificate certificate) {
    this("rediss-cluster://", ClusterNodes.form(Optional.of(certificate)));
  }

  private TestCluster(String scheme, ClusterNodes formed) {
    this.scheme = scheme;
    this.formed = formed;
    this.nodes = formed.servers();
  }

  /**
   * The address for clients; not all nodes are named.
   *
   * @param login {@code user:password@} or nothing
   */
  public String url(String login) {
    return formed.ports().stream()
        .limit(2)
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(",", scheme + login, ""));
  }

  /** All its processes, dead ones included. */
  public List<TestRedis> nodes() {
    return List.copyOf(nodes);
  }

  /** A connection of the test's own, for looking at keys. */
  public RedisAdvancedClusterCommands<String, String> commands() {
    return connection().sync();
  }

  /** The process that serves a key, as the others see it. */
  public TestRedis masterOf(String key) {
    return at(partitions().getPartitionBySlot(SlotHash.getSlot(key)));
  }

  /** Some other process that is master of slots. */
  public TestRedis otherMaster(TestRedis than) {
    return partitions().stream()
        .filter(node -> !node.getSlots().isEmpty())
        .map(this::at)
        .filter(server -> server != than)
        .findFirst()
        .orElseThrow();
  }

  /** The processes that have a key: the replicas, and its master last. */
  public List<TestRedis> holdersOf(String key) {
    Partitions known = partitions();
    RedisClusterNode master = known.getPartitionBySlot(SlotHash.getSlot(key));
    List<TestRedis> holders = new ArrayList<>();
    known.stream()
        .filter(node -> master.getNodeId().equals(node.getSlaveOf()))
        .map(this::at)
        .forEach(holders::add);
    holders.add(at(master));
    return holders;
  }

  /**
   * From now on the replica of a key misses what its master writes; it still takes over.
   *
   * @return the master
   */
  public TestRedis stopReplication(String key) {
    List<TestRedis> holders = holdersOf(key);
    TestRedis replica = holders.getFirst();
    TestRedis master = holders.getLast();
    replica.configure("masterauth", "wrong");
    master.commands().clientKill(KillArgs.Builder.typeSlave());
    Await.until("the replica is cut off", () -> replicationOf(replica).contains("_status:down"));
    return master;
  }

  /** Waits until a process that was master follows the one that took its place. */
  public void awaitFollowing(TestRedis former) {
    Await.until("it follows", () -> replicationOf(former).contains("master_link_status:up"));
  }

  private static String replicationOf(TestRedis server) {
    return server.commands().info("replication");
  }

  private Partitions partitions() {
    connection();
    RedisClusterClient known = Objects.requireNonNull(client);
    known.refreshPartitions();
    return known.getPartitions();
  }

  private TestRedis at(RedisClusterNode node) {
    int port = node.getUri().getPort();
    return nodes.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  private synchronized StatefulRedisClusterConnection<String, String> connection() {
    StatefulRedisClusterConnection<String, String> known = connection;
    if (known == null) {
      client =
          RedisClusterClient.create(
              nodes.stream().map(node -> RedisURI.create(node.url())).toList());
      client.setOptions(
          ClusterClientOptions.builder()
              .topologyRefreshOptions(
                  ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(SECOND).build())
              .build());
      known = client.connect();
      connection = known;
    }
    return known;
  }

  /** Moves the slot of a key, as redis-cli does: keys in groups, then the slot is the other's. */
  public void move(String key, TestRedis to) {
    new SlotMove(SlotHash.getSlot(key), masterOf(key), to).run();
  }

  /** Waits until another process has the slot of a key, as it says itself. */
  public void awaitReplacement(String key, TestRedis former) {
    int slot = SlotHash.getSlot(key);
    Await.until(
        "another master serves",
        () -> nodes.stream().anyMatch(node -> node != former && node.isUp() && owns(node, slot)));
  }

  private static boolean owns(TestRedis node, int slot) {
    RedisClusterNode owner =
        ClusterPartitionParser.parse(node.commands().clusterNodes()).getPartitionBySlot(slot);
    return owner != null && owner.is(RedisClusterNode.NodeFlag.MYSELF);
  }

  /** Ends every fault; returns when all slots are served and every replica follows. */
  public void heal() {
    for (TestRedis node : nodes) {
      node.resume();
      node.start();
      node.configure("masterauth", "");
      node.configure("maxmemory", "256mb");
    }
    formed.awaitReady();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      client = null;
      connection = null;
    }
    nodes.forEach(TestRedis::close);
  }
}
