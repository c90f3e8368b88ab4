package dev.parley.redis;

import dev.parley.redis.link.RedisBackend;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one process, for commands and for pub/sub: one each, in a cluster one each per
 * node. Thread-safe; they connect again by themselves and send again what was not answered, so
 * every command must bear repetition.
 */
public final class RedisConnections implements AutoCloseable {

  /** What a process does while Redis is away. */
  public enum Role {
    /** Refuses commands at once while disconnected. */
    API,
    /** Waits for the reconnection, at most the command timeout. */
    WORKER
  }

  private static final Logger log = LoggerFactory.getLogger(RedisConnections.class);
  private static final Duration PING_PERIOD = Duration.ofSeconds(2);

  private final RedisSettings settings;
  private final Keys keys;
  private final boolean cluster;
  private final ClientResources resources;
  private final RedisBackend backend;
  private final Channels channels;
  private final AnsweringShards shards;

  private RedisConnections(RedisSettings settings, Role role) {
    this.settings = settings;
    this.keys = new Keys(settings.prefix());
    this.cluster = settings.isCluster();
    this.resources = RedisBackend.resources(settings);
    try {
      this.backend = RedisBackend.connect(settings, role, resources);
    } catch (RedisException e) {
      release();
      throw RedisErrors.of(e);
    }
    this.channels = new Channels(backend.messages(), settings.commandTimeout());
    this.shards = new AnsweringShards(this);
    long period = PING_PERIOD.toMillis();
    var _ =
        resources
            .eventExecutorGroup()
            .scheduleAtFixedRate(this::ping, period, period, TimeUnit.MILLISECONDS);
  }

  /** Connects; throws {@link RedisUnavailable} when Redis does not answer. */
  public static RedisConnections open(RedisSettings settings, Role role) {
    RedisConnections redis = new RedisConnections(settings, role);
    redis.warnWhenUnbounded();
    log.info("redis connected url={}", settings.safeUrl());
    return redis;
  }

  public RedisSettings settings() {
    return settings;
  }

  /** The names of the keys. */
  public Keys keys() {
    return keys;
  }

  /** For loops that ask all shards. */
  public AnsweringShards shards() {
    return shards;
  }

  /** The channels that this process subscribes to. */
  public Channels channels() {
    return channels;
  }

  /**
   * Subscribes to the notices of all shards; returns after those that answer confirmed. Each kind
   * of notice has a decoder of its own, which ignores all others.
   */
  public ChannelSubscription subscribeToNotices(Channels.Listener decoder) {
    return channels()
        .subscribeAll(
            IntStream.range(0, settings().shards()).mapToObj(keys()::control).toList(), decoder);
  }

  /** Whether Redis is a cluster. */
  boolean isCluster() {
    return cluster;
  }

  /** Whether the command connection is open at this moment. */
  boolean isUp() {
    return backend.isOpen();
  }

  /**
   * Sends one command and waits for its answer, at most the command timeout or what is left of the
   * caller's {@link TimeBudget}.
   *
   * @throws RedisUnavailable when Redis cannot serve it now
   */
  public <T> T call(Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    return RedisErrors.guard(() -> await(command.apply(backend.commands())));
  }

  /** Sends many commands at once and waits for all answers, in order. */
  public <A, T> List<T> callEach(
      List<A> arguments,
      Function<RedisClusterAsyncCommands<String, String>, Function<A, RedisFuture<T>>> command) {
    return RedisErrors.guard(
        () -> {
          Function<A, RedisFuture<T>> send = command.apply(backend.commands());
          List<RedisFuture<T>> sent = arguments.stream().map(send).toList();
          List<T> answers = new ArrayList<>();
          for (RedisFuture<T> future : sent) {
            answers.add(await(future));
          }
          return answers;
        });
  }

  /**
   * Sends one command to every node that has keys and waits for all answers: of a cluster each
   * master, else the one server.
   */
  public <T> List<T> callMasters(
      Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    return RedisErrors.guard(
        () -> {
          List<CompletionStage<T>> sent =
              backend.masters().stream()
                  .map(node -> node.thenCompose(c -> (CompletionStage<T>) command.apply(c)))
                  .toList();
          List<T> answers = new ArrayList<>();
          for (CompletionStage<T> future : sent) {
            answers.add(await(future.toCompletableFuture()));
          }
          return answers;
        });
  }

  @Override
  public void close() {
    shards.close();
    channels.close();
    backend.close();
    release();
  }

  private <T> T await(Future<T> future) {
    return RedisErrors.await(future, TimeBudget.left(settings.commandTimeout()));
  }

  /** Keeps something to be answered on both connections, so that a dead link is noticed. */
  private void ping() {
    backend.ping();
    channels.ping();
  }

  private void warnWhenUnbounded() {
    try {
      if ("0".equals(call(c -> c.configGet("maxmemory")).get("maxmemory"))) {
        log.warn("redis maxmemory is 0: set it, so that a full queue is refused, not swapped");
      }
    } catch (RedisException | RedisUnavailable e) {
      log.debug("redis does not report its maxmemory: {}", e.getMessage());
    }
  }

  private void release() {
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
