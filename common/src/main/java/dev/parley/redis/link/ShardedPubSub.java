package dev.parley.redis.link;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sharded channels of a cluster: each is subscribed to at the node that has its slot, over one
 * connection per node. Lettuce's own cluster connection subscribes at any node, so the places are
 * kept here: a few times a second each channel is compared with the topology, and moves when its
 * slot did. A message may come twice while it moves; a renewed subscription is reported, so that
 * what was lost is read from the log.
 */
final class ShardedPubSub implements PubSubLink {

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(2500);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

  private final RedisClusterClient cluster;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final NodeConnections nodes;
  private final ReentrantLock telling = new ReentrantLock();
  private final ScheduledFuture<?> comparison;
  private volatile RedisPubSubListener<String, String> listener = new RedisPubSubAdapter<>();
  private volatile long lastQuestion = System.nanoTime();

  /**
   * @param cluster knows which node has a slot
   * @param named a node of the settings, as which all are reached
   * @param options of the connections to the nodes
   */
  ShardedPubSub(
      RedisClusterClient cluster,
      RedisURI named,
      ClientOptions options,
      ClientResources resources) {
    this.cluster = cluster;
    this.nodes = new NodeConnections(named, resources, options, this::listen);
    long period = PERIOD.toMillis();
    this.comparison =
        resources
            .eventExecutorGroup()
            .scheduleAtFixedRate(this::compare, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void setListener(RedisPubSubListener<String, String> called) {
    listener = called;
  }

  /** What a node refuses is tried again with the next topology: nothing fails for good. */
  @Override
  public void subscribe(String channel, Consumer<Throwable> failed) {
    Place place = new Place(channel);
    places.put(channel, place);
    settle(place);
  }

  @Override
  public void unsubscribe(String channel) {
    Place left = places.remove(channel);
    if (left != null && left.node != null) {
      nodes.leave(left.node, channel);
    }
  }

  @Override
  public void ping() {
    nodes.ping();
  }

  @Override
  public void close() {
    comparison.cancel(false);
    nodes.close();
  }

  private void compare() {
    places.values().forEach(this::settle);
    nodes.retain(
        cluster.getPartitions().stream().map(NodeConnections::address).collect(Collectors.toSet()));
  }

  /** Subscribes at the node that has the slot, unless that is so or under way. */
  private void settle(Place place) {
    RedisClusterNode owner = cluster.getPartitions().getPartitionBySlot(place.slot);
    if (owner == null || place.isUnderWay) {
      return;
    }
    String address = NodeConnections.address(owner);
    if (address.equals(place.node)) {
      return;
    }
    place.isUnderWay = true;
    var _ =
        nodes
            .to(owner)
            .thenCompose(node -> node.async().ssubscribe(place.channel))
            .toCompletableFuture()
            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((ignored, problem) -> settled(place, address, problem));
  }

  private void settled(Place place, String address, @Nullable Throwable problem) {
    if (problem != null) {
      askForTopology();
    } else {
      String before = place.node;
      place.node = address;
      if (before != null && !before.equals(address)) {
        nodes.leave(before, place.channel);
      }
      if (places.get(place.channel) == null) {
        nodes.leave(address, place.channel);
      }
    }
    place.isUnderWay = false;
  }

  private void listen(String address, StatefulRedisPubSubConnection<String, String> connection) {
    connection.addListener(new Dispatcher(address));
    connection.addListener(new Losses(address));
  }

  private void askForTopology() {
    long now = System.nanoTime();
    if (now - lastQuestion > BETWEEN_QUESTIONS.toNanos()) {
      lastQuestion = now;
      var _ = cluster.refreshPartitionsAsync();
    }
  }

  /** Where a channel is subscribed to. */
  private static final class Place {
    final String channel;
    final int slot;
    volatile @Nullable String node;
    volatile boolean isUnderWay;

    Place(String channel) {
      this.channel = channel;
      this.slot = SlotHash.getSlot(channel);
    }
  }

  /**
   * Notes that a node's subscriptions are lost. Lettuce renews them after the reconnect, in one
   * command, which a cluster refuses where several slots are meant.
   */
  private final class Losses implements RedisConnectionStateListener {

    private final String address;

    Losses(String address) {
      this.address = address;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      places.values().stream()
          .filter(place -> address.equals(place.node))
          .forEach(place -> place.node = null);
    }
  }

  /** Passes on what one node sends; nodes have threads of their own. */
  private final class Dispatcher extends RedisPubSubAdapter<String, String> {

    private final String address;

    Dispatcher(String address) {
      this.address = address;
    }

    @Override
    public void ssubscribed(String channel, long count) {
      if (places.containsKey(channel)) {
        callListener(() -> listener.subscribed(channel, count));
      } else {
        nodes.leave(address, channel);
      }
    }

    /** Also sent by a node that has given the slot away. */
    @Override
    public void sunsubscribed(String channel, long count) {
      Place place = places.get(channel);
      if (place != null && address.equals(place.node)) {
        place.node = null;
        askForTopology();
      }
    }

    @Override
    public void smessage(String channel, String message) {
      callListener(() -> listener.message(channel, message));
    }

    private void callListener(Runnable call) {
      telling.lock();
      try {
        call.run();
      } finally {
        telling.unlock();
      }
    }
  }
}
