package dev.parley.worker.intake;

import dev.parley.job.OwnerId;
import dev.parley.loop.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The slots at the engine, and the cache that the chats in them may fill. Thread-safe.
 *
 * <p>An owner who is alone may have all slots. While several are about, one may hold at most twice
 * as many as are free, and the last one is for who holds none, so that a newcomer finds one: a
 * dynamic threshold (Choudhury and Hahne, 1998).
 */
public final class EngineSlots {

  /** Slots that an owner may hold for each that is free. */
  private static final int PER_FREE = 2;

  /** How long an owner is about after a chat. */
  private static final long ABOUT = Duration.ofMinutes(1).toNanos();

  private final int count;
  private final int capacity;
  private final Ticker ticker;
  private final Set<Slot> taken = new HashSet<>();

  /** By owner, when a chat began or ended last. */
  private final Map<OwnerId, Long> about = new HashMap<>();

  private volatile Runnable onFree = () -> {};

  /**
   * @param capacity tokens that all caches together may hold
   */
  public EngineSlots(int count, int capacity, Ticker ticker) {
    this.count = count;
    this.capacity = capacity;
    this.ticker = ticker;
  }

  /** Called from now on whenever a slot is free again, on the thread that freed it. */
  public void onFree(Runnable call) {
    onFree = call;
  }

  public int count() {
    return count;
  }

  public synchronized int taken() {
    return taken.size();
  }

  /** Whether another chat may take a slot, provided that its cache fits. */
  synchronized boolean isAnyFree() {
    return taken.size() < count && taken.stream().noneMatch(slot -> slot.sharing == Sharing.ALONE);
  }

  /** Those who are to leave the free slots to others for now. */
  synchronized Set<OwnerId> ownersAtTheirShare() {
    Map<OwnerId, Long> held =
        taken.stream().collect(Collectors.groupingBy(slot -> slot.owner, Collectors.counting()));
    long now = ticker.nanos();
    about.entrySet().removeIf(o -> now - o.getValue() > ABOUT && !held.containsKey(o.getKey()));
    int free = count - taken.size();
    int most = free > 1 ? PER_FREE * free : 1;
    return about.size() < 2
        ? Set.of()
        : held.entrySet().stream()
            .filter(owner -> owner.getValue() >= most)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
  }

  /**
   * A slot for a chat whose cache may grow to so many tokens, or empty while there is no room. A
   * chat larger than the whole capacity does not wait for ever: it gets an empty worker, and the
   * decoder judges it.
   */
  synchronized Optional<Slot> take(OwnerId owner, int tokens, Sharing sharing) {
    boolean fits =
        taken.isEmpty() || (sharing == Sharing.SHARED && reserved() + tokens <= capacity);
    if (!isAnyFree() || !fits) {
      return Optional.empty();
    }
    Slot slot = new Slot(owner, tokens, sharing);
    taken.add(slot);
    about.put(owner, ticker.nanos());
    return Optional.of(slot);
  }

  private int reserved() {
    return taken.stream().mapToInt(slot -> slot.tokens).sum();
  }

  private void free(Slot slot) {
    synchronized (this) {
      if (taken.remove(slot)) {
        about.put(slot.owner, ticker.nanos());
      }
    }
    onFree.run();
  }

  /** Whether other chats may run beside a chat. */
  enum Sharing {
    SHARED,
    /** The last of several attempts: it may be what broke the ones before. */
    ALONE
  }

  /** One chat's slot, until it is freed. */
  final class Slot {

    private final OwnerId owner;
    private final int tokens;
    private final Sharing sharing;

    private Slot(OwnerId owner, int tokens, Sharing sharing) {
      this.owner = owner;
      this.tokens = tokens;
      this.sharing = sharing;
    }

    /** Idempotent. */
    void free() {
      EngineSlots.this.free(this);
    }
  }
}
