package dev.parley.redis.link;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What answers commands: one server, or the masters of a cluster. Thread-safe. */
public sealed interface RedisBackend permits ServerBackend, ClusterBackend {

  /** Threads for the connections of one process, and how often these are tried again. */
  static ClientResources resources(RedisSettings settings) {
    return LettuceOptions.resources(settings);
  }

  /**
   * Connects; blocks until it has.
   *
   * @throws io.lettuce.core.RedisException when Redis does not answer
   */
  static RedisBackend connect(
      RedisSettings settings, RedisConnections.Role role, ClientResources resources) {
    return settings.isCluster()
        ? new ClusterBackend(settings, resources)
        : new ServerBackend(settings, role, resources);
  }

  /** Sends each command to the node that has its key. */
  RedisClusterAsyncCommands<String, String> commands();

  /** The commands of each node that has keys. */
  List<CompletionStage<RedisClusterAsyncCommands<String, String>>> masters();

  /** The channels of this process. */
  PubSubLink messages();

  boolean isOpen();

  /** Keeps something to be answered, so that a dead link is noticed. */
  void ping();

  /** Without the resources that it was given. */
  void close();
}
