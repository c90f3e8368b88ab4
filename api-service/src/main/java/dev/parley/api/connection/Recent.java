package dev.parley.api.connection;

import dev.parley.loop.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Redis at most once in a while, a second by default, per key, however many ask.
 * Thread-safe; whoever asks while another reads waits for that answer, but never longer than its
 * own request may take. A failed read is not kept. General caches can neither bound that wait nor
 * read for a caller who needs what is newer than its call.
 *
 * @param <K> few: nothing is forgotten by itself
 */
public final class Recent<K, V> {

  private static final Duration LIFE = Duration.ofSeconds(1);

  private final Function<K, V> reader;
  private final Ticker ticker;
  private final long lifeNanos;
  private final Map<K, Slot> slots = new ConcurrentHashMap<>();

  public Recent(Ticker ticker, Function<K, V> reader) {
    this(ticker, LIFE, reader);
  }

  /**
   * @param life how old a value may be
   */
  public Recent(Ticker ticker, Duration life, Function<K, V> reader) {
    this.ticker = ticker;
    this.lifeNanos = life.toNanos();
    this.reader = reader;
  }

  /** No older than its life. */
  public V get(K key) {
    return slots.computeIfAbsent(key, Slot::new).get();
  }

  /** Read after this call began. */
  public V fresh(K key) {
    return slots.computeIfAbsent(key, Slot::new).read(ticker.nanos());
  }

  /** Whoever asks from now on gets what is read from now on. */
  public void forget(K key) {
    slots.remove(key);
  }

  /** As {@link #forget}, for all keys. */
  public void forgetAll() {
    slots.clear();
  }

  private record Held<V>(V value, long readAt) {

    boolean isSince(long moment) {
      return readAt - moment >= 0;
    }
  }

  private final class Slot {

    private final K key;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Held<V> held;

    Slot(K key) {
      this.key = key;
    }

    V get() {
      long oldest = ticker.nanos() - lifeNanos;
      Held<V> now = held;
      return now != null && now.isSince(oldest) ? now.value() : read(oldest);
    }

    /** Reads, unless somebody else did since {@code oldest} while we waited. */
    V read(long oldest) {
      RequestBudget.lock(reading);
      try {
        Held<V> now = held;
        return now != null && now.isSince(oldest) ? now.value() : keep(ticker.nanos());
      } finally {
        reading.unlock();
      }
    }

    private V keep(long readAt) {
      V value = reader.apply(key);
      held = new Held<>(value, readAt);
      return value;
    }
  }
}
