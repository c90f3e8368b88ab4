package dev.parley.redis;

import dev.parley.redis.link.PubSubLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that one process subscribes to, over its pub/sub connections. Listeners of one
 * channel share a subscription. One that is renewed, after a reconnect or at another node, is
 * reported as a gap.
 */
public final class Channels {

  /** Called by one thread at a time, in order; must not block nor call Redis. */
  public interface Listener {

    void onMessage(String message);

    /** The subscription was renewed: messages may have been lost. */
    void onGap();
  }

  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  private final PubSubLink link;
  private final Duration timeout;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  Channels(PubSubLink link, Duration timeout) {
    this.link = link;
    this.timeout = timeout;
    link.setListener(new Dispatcher());
  }

  /** Returns after Redis confirmed that messages published from now on are delivered. */
  public ChannelSubscription subscribe(String name, Listener listener) {
    Channel channel = join(name, listener);
    ChannelSubscription subscription = once(() -> leave(name, channel, listener));
    try {
      await(channel.confirmed);
      return subscription;
    } catch (RedisException e) {
      subscription.close();
      throw RedisErrors.of(e);
    }
  }

  /**
   * Subscribes to many at once; returns after Redis confirmed those that it can within the timeout.
   * The others follow by themselves, each reported as a gap.
   *
   * @throws RedisUnavailable when none is confirmed
   */
  ChannelSubscription subscribeAll(List<String> names, Listener listener) {
    List<Channel> joined = names.stream().map(name -> join(name, listener)).toList();
    CompletableFuture<?>[] confirmations =
        joined.stream().map(channel -> channel.confirmed).toArray(CompletableFuture[]::new);
    ChannelSubscription all =
        once(
            () -> {
              for (int i = 0; i < joined.size(); i++) {
                leave(names.get(i), joined.get(i), listener);
              }
            });
    try {
      await(CompletableFuture.allOf(confirmations));
    } catch (RedisException e) {
      if (joined.stream().noneMatch(Channel::isConfirmed)) {
        all.close();
        throw RedisErrors.of(e);
      }
      log.warn("some shards confirm no subscription, going on without them for now");
      joined.forEach(channel -> channel.confirmed.complete(null));
    }
    return all;
  }

  void ping() {
    link.ping();
  }

  void close() {
    link.close();
  }

  private Channel join(String name, Listener listener) {
    lock.lock();
    try {
      Channel channel = channels.get(name);
      if (channel == null) {
        channel = new Channel();
        channels.put(name, channel);
        link.subscribe(name, channel.confirmed::completeExceptionally);
      }
      channel.listeners.add(listener);
      return channel;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String name, Channel channel, Listener listener) {
    lock.lock();
    try {
      channel.listeners.remove(listener);
      if (channel.listeners.isEmpty() && channels.remove(name, channel)) {
        link.unsubscribe(name);
      }
    } finally {
      lock.unlock();
    }
  }

  /** An unsubscribe while Redis is away is lost: after the reconnect Lettuce subscribes again. */
  private void leaveAgain(String name) {
    lock.lock();
    try {
      if (!channels.containsKey(name)) {
        link.unsubscribe(name);
      }
    } finally {
      lock.unlock();
    }
  }

  private static ChannelSubscription once(Runnable close) {
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        close.run();
      }
    };
  }

  private void await(CompletableFuture<?> confirmation) {
    try {
      confirmation.get(TimeBudget.left(timeout).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new RedisException("no subscription after " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    } catch (ExecutionException e) {
      throw new RedisException(e.getCause());
    }
  }

  /** The listeners of one channel, and whether Redis has confirmed it once. */
  private static final class Channel {
    final List<Listener> listeners = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> confirmed = new CompletableFuture<>();

    boolean isConfirmed() {
      return confirmed.state() == Future.State.SUCCESS;
    }
  }

  /** Runs on a connection's own thread, which keeps the order. */
  private final class Dispatcher extends RedisPubSubAdapter<String, String> {

    @Override
    public void subscribed(String name, long count) {
      Channel channel = channels.get(name);
      if (channel == null) {
        leaveAgain(name);
      } else if (!channel.confirmed.complete(null)) {
        channel.listeners.forEach(listener -> safely(name, listener::onGap));
      }
    }

    @Override
    public void message(String name, String message) {
      Channel channel = channels.get(name);
      if (channel != null) {
        channel.listeners.forEach(listener -> safely(name, () -> listener.onMessage(message)));
      }
    }

    private void safely(String name, Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        log.error("a listener of {} failed", name, e);
      }
    }
  }
}
