package dev.parley.redis.link;

import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSecurity;
import dev.parley.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How Lettuce connects: fails fast, notices dead links, comes back within a second. */
final class LettuceOptions {

  private static final int THREADS = 2;
  private static final int MAX_WAITING_COMMANDS = 10_000;
  private static final int MOST_UNFLUSHED = 256;
  private static final Duration DEAD_AFTER = Duration.ofSeconds(5);
  private static final Duration BETWEEN_REFRESHES = Duration.ofMillis(500);
  private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(5);

  private LettuceOptions() {}

  /** Where to connect: one server or master; of a cluster each node that is named. */
  static List<RedisURI> uris(RedisSettings settings) {
    List<RedisURI> nodes = settings.address().nodes();
    for (RedisURI node : nodes) {
      node.setTimeout(settings.commandTimeout());
      node.setClientName("parley");
      node.getSentinels().forEach(sentinel -> prepare(sentinel, node, settings));
    }
    return nodes;
  }

  private static void prepare(RedisURI sentinel, RedisURI master, RedisSettings settings) {
    sentinel.applySsl(master);
    sentinel.setTimeout(settings.commandTimeout());
    RedisSecurity security = settings.security();
    security
        .sentinelPassword()
        .ifPresent(
            password ->
                sentinel.setCredentialsProvider(
                    RedisCredentialsProvider.from(
                        () ->
                            RedisCredentials.just(
                                security.sentinelUser().orElse(null), password.toCharArray()))));
  }

  static ClientResources resources(RedisSettings settings) {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(THREADS)
        .computationThreadPoolSize(THREADS)
        .reconnectDelay(
            Delay.equalJitter(
                Duration.ofMillis(100), Duration.ofSeconds(1), 100, TimeUnit.MILLISECONDS))
        .nettyCustomizer(links(settings))
        .build();
  }

  /**
   * Those that refuse commands while disconnected: shards on other nodes shall not wait for one.
   */
  static ClusterClientOptions clusterOptions(RedisSettings settings) {
    return ClusterClientOptions.builder(options(settings))
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(BETWEEN_REFRESHES)
                .refreshTriggersReconnectAttempts(1)
                .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                .build())
        .build();
  }

  static ClientOptions options(RedisSettings settings, RedisConnections.Role role) {
    return role == RedisConnections.Role.API
        ? options(settings)
        : options(settings)
            .mutate()
            .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
            .build();
  }

  /** Those that refuse commands while disconnected. */
  static ClientOptions options(RedisSettings settings) {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MAX_WAITING_COMMANDS)
        .socketOptions(socket(settings))
        .sslOptions(ssl(settings))
        .build();
  }

  private static SslOptions ssl(RedisSettings settings) {
    SslOptions.Builder options = SslOptions.builder();
    settings.security().ca().ifPresent(ca -> options.trustManager(ca.toFile()));
    return options.build();
  }

  private static SocketOptions socket(RedisSettings settings) {
    return SocketOptions.builder()
        .connectTimeout(settings.commandTimeout())
        .tcpNoDelay(true)
        .keepAlive(
            KeepAliveOptions.builder()
                .enable()
                .idle(Duration.ofSeconds(5))
                .interval(Duration.ofSeconds(2))
                .count(3)
                .build())
        .tcpUserTimeout(
            TcpUserTimeoutOptions.builder()
                .enable(EpollProvider.isAvailable()) // only the native transport can set it
                .tcpUserTimeout(DEAD_AFTER)
                .build())
        .build();
  }

  private static NettyCustomizer links(RedisSettings settings) {
    Duration patience =
        settings.commandTimeout().compareTo(DEAD_AFTER) > 0
            ? settings.commandTimeout()
            : DEAD_AFTER;
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(new DeadLink(patience));
        // What several threads send at once, the tokens of one step, goes out together.
        pipeline.addFirst(new FlushConsolidationHandler(MOST_UNFLUSHED, true));
        String handshake = pipeline.context(RedisHandshakeHandler.class).name();
        pipeline.addAfter(handshake, WholeHandshake.class.getName(), new WholeHandshake());
      }
    };
  }
}
