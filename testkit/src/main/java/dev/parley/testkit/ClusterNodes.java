package dev.parley.testkit;

import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The processes of a Redis Cluster: at first masters, then as many replicas.
 *
 * @param ports for clients
 * @param buses ports for each other
 */
record ClusterNodes(List<TestRedis> servers, List<Integer> ports, List<Integer> buses) {

  private static final int MASTERS = 3;

  /** Starts them; returns when all slots are served and every replica follows. */
  static ClusterNodes form(Optional<TestCertificate> certificate) {
    ClusterNodes nodes = new ClusterNodes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 2 * MASTERS; i++) {
      nodes.launch(certificate);
    }
    nodes.meet();
    for (int i = MASTERS; i < nodes.servers.size(); i++) {
      nodes.node(i).clusterReplicate(nodes.node(i - MASTERS).clusterMyId());
    }
    nodes.awaitReady();
    return nodes;
  }

  /** Returns when all slots are served and every replica follows. */
  void awaitReady() {
    for (TestRedis server : servers) {
      Await.until("a node is ready", () -> isReady(server.commands()));
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
    TestRedis server = TestRedis.with(options.toArray(String[]::new));
    servers.add(server);
    ports.add(certificate.isPresent() ? encrypted : server.port());
    buses.add(bus);
  }

  private void meet() {
    for (int i = 0; i < servers.size(); i++) {
      node(i).clusterSetConfigEpoch(i + 1L);
      introduce(i);
    }
    for (int i = 0; i < MASTERS; i++) {
      node(i).clusterAddSlots(slots(i));
    }
    for (TestRedis server : servers) {
      Await.until("all know each other", () -> knowsAll(server.commands()));
    }
  }

  private void introduce(int index) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8)
            .add("MEET")
            .add("127.0.0.1")
            .add(ports.get(index))
            .add(buses.get(index));
    node(0).dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private RedisCommands<String, String> node(int index) {
    return servers.get(index).commands();
  }

  private static int[] slots(int master) {
    int from = SlotHash.SLOT_COUNT * master / MASTERS;
    return IntStream.range(from, SlotHash.SLOT_COUNT * (master + 1) / MASTERS).toArray();
  }

  private boolean knowsAll(RedisCommands<String, String> node) {
    return node.clusterInfo().contains("cluster_known_nodes:" + servers.size())
        && node.clusterInfo().contains("cluster_slots_ok:" + SlotHash.SLOT_COUNT)
        && !node.clusterNodes().contains("handshake");
  }

  private static boolean isReady(RedisCommands<String, String> node) {
    try {
      String nodes = node.clusterNodes();
      String replication = node.info("replication");
      return node.clusterInfo().contains("cluster_state:ok")
          && !nodes.contains("fail")
          && nodes.lines().filter(line -> line.contains("slave")).count() == MASTERS
          && (replication.contains("role:master") || replication.contains("master_link_status:up"));
    } catch (RedisLoadingException _) {
      return false; // it takes over what its new master has
    }
  }
}
