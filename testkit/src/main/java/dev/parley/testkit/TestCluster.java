package dev.parley.testkit;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of three masters with a replica each: real processes on the loopback interface. A
 * master that is silent for a second is replaced.
 */
public final class TestCluster implements AutoCloseable {

  private static final int MASTERS = 3;

  private final List<TestRedis> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> buses = new ArrayList<>();
  private final String scheme;
  private @Nullable RedisClusterClient client;
  private @Nullable StatefulRedisClusterConnection<String, String> connection;

  /** Returns when all slots are served and every replica follows. */
  public TestCluster() {
    this("redis-cluster://", Optional.empty());
  }

  /** One that speaks TLS with clients and among its nodes; the test's own connections do not. */
  public TestCluster(TestCertificate certificate) {
    this("rediss-cluster://", Optional.of(certificate));
  }

  private TestCluster(String scheme, Optional<TestCertificate> certificate) {
    this.scheme = scheme;
    for (int i = 0; i < 2 * MASTERS; i++) {
      launch(certificate);
    }
    for (int i = 0; i < nodes.size(); i++) {
      node(i).clusterSetConfigEpoch(i + 1L);
      meet(i);
    }
    for (int i = 0; i < MASTERS; i++) {
      node(i).clusterAddSlots(slots(i));
    }
    for (int i = 0; i < nodes.size(); i++) {
      RedisCommands<String, String> node = node(i);
      Await.until("all know each other", () -> knowsAll(node));
    }
    for (int i = MASTERS; i < nodes.size(); i++) {
      node(i).clusterReplicate(node(i - MASTERS).clusterMyId());
    }
    for (int i = 0; i < nodes.size(); i++) {
      RedisCommands<String, String> node = node(i);
      boolean isReplica = i >= MASTERS;
      Await.until("a node is ready", () -> isReady(node, isReplica));
    }
  }

  private void launch(Optional<TestCertificate> certificate) {
    int bus = TestRedis.freePort();
    List<String> options = new ArrayList<>();
    options.add("--cluster-enabled yes");
    options.add("--cluster-port " + bus);
    options.add("--cluster-node-timeout 1000");
    options.add("--cluster-require-full-coverage no");
    options.add("--repl-diskless-sync-delay 0");
    int encrypted = TestRedis.freePort();
    certificate.ifPresent(
        own -> {
          options.addAll(own.serverOptions(encrypted));
          options.add("--tls-cluster yes");
        });
    TestRedis node = TestRedis.with(options.toArray(String[]::new));
    nodes.add(node);
    ports.add(certificate.isPresent() ? encrypted : node.port());
    buses.add(bus);
  }

  /**
   * The address for clients; not all nodes are named.
   *
   * @param login {@code user:password@} or nothing
   */
  public String url(String login) {
    return ports.stream()
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
      known = client.connect();
      connection = known;
    }
    return known;
  }

  /** Moves the slot of a key, as redis-cli does: keys in groups, then the slot is the other's. */
  public void move(String key, TestRedis to) {
    new SlotMove(SlotHash.getSlot(key), masterOf(key), to).run();
  }

  private RedisCommands<String, String> node(int index) {
    return nodes.get(index).commands();
  }

  private void meet(int index) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8)
            .add("MEET")
            .add("127.0.0.1")
            .add(ports.get(index))
            .add(buses.get(index));
    node(0).dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private static int[] slots(int master) {
    int from = SlotHash.SLOT_COUNT * master / MASTERS;
    return IntStream.range(from, SlotHash.SLOT_COUNT * (master + 1) / MASTERS).toArray();
  }

  private boolean knowsAll(RedisCommands<String, String> node) {
    return node.clusterInfo().contains("cluster_known_nodes:" + nodes.size())
        && node.clusterInfo().contains("cluster_slots_ok:" + SlotHash.SLOT_COUNT)
        && !node.clusterNodes().contains("handshake");
  }

  private static boolean isReady(RedisCommands<String, String> node, boolean isReplica) {
    return node.clusterInfo().contains("cluster_state:ok")
        && node.clusterNodes().lines().filter(line -> line.contains("slave")).count() == MASTERS
        && (!isReplica || node.info("replication").contains("master_link_status:up"));
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
