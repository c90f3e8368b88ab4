package dev.parley.redis.link;

import dev.parley.redis.RedisSettings;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The masters of a Redis Cluster. Lettuce follows slots that move (MOVED, ASK) and asks for the
 * topology again when it meets one, when a node stays away, and every few seconds.
 */
final class ClusterBackend implements RedisBackend {

  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> commands;
  private final ShardedPubSub messages;

  ClusterBackend(RedisSettings settings, ClientResources resources) {
    List<RedisURI> named = LettuceOptions.uris(settings);
    client = RedisClusterClient.create(resources, named);
    client.setOptions(LettuceOptions.clusterOptions(settings));
    try {
      commands = client.connect();
      messages =
          new ShardedPubSub(client, named.getFirst(), LettuceOptions.options(settings), resources);
    } catch (RedisException e) {
      shutDown();
      throw e;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return commands.async();
  }

  @Override
  public List<CompletionStage<RedisClusterAsyncCommands<String, String>>> masters() {
    return client.getPartitions().stream()
        .filter(node -> !node.getSlots().isEmpty())
        .map(this::commandsOf)
        .toList();
  }

  private CompletionStage<RedisClusterAsyncCommands<String, String>> commandsOf(
      RedisClusterNode node) {
    return commands.getConnectionAsync(node.getNodeId()).thenApply(each -> each.async());
  }

  @Override
  public PubSubLink messages() {
    return messages;
  }

  @Override
  public boolean isOpen() {
    return commands.isOpen();
  }

  /** Nodes that are asked for nothing need not be watched: sweeps ask all that have shards. */
  @Override
  public void ping() {}

  @Override
  public void close() {
    commands.close();
    shutDown();
  }

  private void shutDown() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
