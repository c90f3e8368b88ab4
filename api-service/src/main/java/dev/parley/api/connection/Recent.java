package dev.parley.api.connection;

import dev.parley.loop.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Redis at most once a second per key, however many ask. Thread-safe; whoever asks while
 * another reads waits for that answer, but never longer than its own request may take. A failed
 * read is not kept. General caches can neither bound that wait nor read for a caller who needs what
 * is newer than its call.
 *
 * @param <K> few: nothing is ever forgotten
 */
public final class Recent<K, V> {

  private static final long LIFE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Function<K, V> reader;
  private final Ticker ticker;
  private final Map<K, Slot> slots = new ConcurrentHashMap<>();

  public Recent(Ticker ticker, Function<K, V> reader) {
    this.ticker = ticker;
    this.reader = reader;
  }

  /** At most one second old. */
  public V get(K key) {
    return slots.computeIfAbsent(key, Slot::new).get();
  }

  /** Read after this call began. */
  public V fresh(K key) {
    return slots.computeIfAbsent(key, Slot::new).read(ticker.nanos());
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
      long oldest = ticker.nanos() - LIFE_NANOS;
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
