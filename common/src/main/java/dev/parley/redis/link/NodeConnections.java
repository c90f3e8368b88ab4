package dev.parley.redis.link;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The pub/sub connections to the nodes of a cluster: one each, opened when it is needed. */
final class NodeConnections {

  private final RedisURI named;
  private final RedisClient client;
  private final BiConsumer<String, StatefulRedisPubSubConnection<String, String>> opened;
  private final Map<String, CompletableFuture<StatefulRedisPubSubConnection<String, String>>>
      nodes = new ConcurrentHashMap<>();

  /**
   * @param named a node of the settings: with TLS and login as for all
   * @param opened called with each new one and the address of its node
   */
  NodeConnections(
      RedisURI named,
      ClientResources resources,
      ClientOptions options,
      BiConsumer<String, StatefulRedisPubSubConnection<String, String>> opened) {
    this.named = named;
    this.client = RedisClient.create(resources);
    client.setOptions(options);
    this.opened = opened;
  }

  /** Names a node: its id stays when it moves to another machine. */
  static String address(RedisClusterNode node) {
    return node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  CompletableFuture<StatefulRedisPubSubConnection<String, String>> to(RedisClusterNode node) {
    String address = address(node);
    var connection = nodes.computeIfAbsent(address, _ -> open(node));
    return connection.whenComplete(
        (_, problem) -> {
          if (problem != null) {
            nodes.remove(address, connection);
          }
        });
  }

  private CompletableFuture<StatefulRedisPubSubConnection<String, String>> open(
      RedisClusterNode node) {
    return client
        .connectPubSubAsync(StringCodec.UTF8, uri(node))
        .toCompletableFuture()
        .thenApply(
            connection -> {
              opened.accept(address(node), connection);
              return connection;
            });
  }

  /** In the topology that Lettuce reads a node has no TLS. */
  private RedisURI uri(RedisClusterNode node) {
    return RedisURI.builder(named)
        .withHost(node.getUri().getHost())
        .withPort(node.getUri().getPort())
        .build();
  }

  void leave(String address, String channel) {
    var node = nodes.get(address);
    if (node != null) {
      whenConnected(node, connection -> leave(connection, channel));
    }
  }

  private static void leave(StatefulRedisPubSubConnection<String, String> node, String channel) {
    var _ = node.async().sunsubscribe(channel);
  }

  /** Closes those to nodes that the cluster has no more. */
  void retain(Set<String> addresses) {
    nodes.forEach(
        (address, node) -> {
          if (!addresses.contains(address) && nodes.remove(address, node)) {
            whenConnected(node, NodeConnections::end);
          }
        });
  }

  private static void end(StatefulRedisPubSubConnection<String, String> node) {
    var _ = node.closeAsync();
  }

  void ping() {
    nodes.values().forEach(node -> whenConnected(node, NodeConnections::ping));
  }

  private static void ping(StatefulRedisPubSubConnection<String, String> node) {
    if (node.isOpen()) {
      var _ = node.async().ping();
    }
  }

  void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  private static void whenConnected(
      CompletableFuture<StatefulRedisPubSubConnection<String, String>> node,
      Consumer<StatefulRedisPubSubConnection<String, String>> use) {
    var _ = node.thenAccept(use);
  }
}
