package dev.parley.redis.link;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One server, or the master that Sentinels name; two connections to it. */
final class ServerBackend implements RedisBackend {

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> commands;
  private final ServerPubSub messages;

  ServerBackend(RedisSettings settings, RedisConnections.Role role, ClientResources resources) {
    client = RedisClient.create(resources, LettuceOptions.uris(settings).getFirst());
    client.setOptions(LettuceOptions.options(settings, role));
    try {
      commands = client.connect();
      messages = new ServerPubSub(client.connectPubSub());
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
    return List.of(CompletableFuture.completedFuture(commands.async()));
  }

  @Override
  public PubSubLink messages() {
    return messages;
  }

  @Override
  public boolean isOpen() {
    return commands.isOpen();
  }

  @Override
  public void ping() {
    if (commands.isOpen()) {
      var _ = commands.async().ping();
    }
  }

  @Override
  public void close() {
    commands.close();
    shutDown();
  }

  private void shutDown() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
