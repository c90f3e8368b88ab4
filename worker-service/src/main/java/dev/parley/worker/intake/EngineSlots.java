package dev.parley.worker.intake;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The slots at the engine, and the cache that the chats in them may fill. Thread-safe. */
public final class EngineSlots {

  private final int count;
  private final int capacity;
  private final Set<Slot> taken = new HashSet<>();
  private volatile Runnable onFree = () -> {};

  /**
   * @param capacity tokens that all caches together may hold
   */
  public EngineSlots(int count, int capacity) {
    this.count = count;
    this.capacity = capacity;
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

  /**
   * A slot for a chat whose cache may grow to so many tokens, or empty while there is no room. A
   * chat larger than the whole capacity does not wait for ever: it gets an empty worker, and the
   * decoder judges it.
   */
  synchronized Optional<Slot> take(int tokens, Sharing sharing) {
    boolean fits =
        taken.isEmpty() || (sharing == Sharing.SHARED && reserved() + tokens <= capacity);
    if (!isAnyFree() || !fits) {
      return Optional.empty();
    }
    Slot slot = new Slot(tokens, sharing);
    taken.add(slot);
    return Optional.of(slot);
  }

  private int reserved() {
    return taken.stream().mapToInt(slot -> slot.tokens).sum();
  }

  private void free(Slot slot) {
    synchronized (this) {
      taken.remove(slot);
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

    private final int tokens;
    private final Sharing sharing;

    private Slot(int tokens, Sharing sharing) {
      this.tokens = tokens;
      this.sharing = sharing;
    }

    /** Idempotent. */
    void free() {
      EngineSlots.this.free(this);
    }
  }
}
