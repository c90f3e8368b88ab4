package dev.parley.worker.intake;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The places at the engine, and the cache that those who sit there may fill. Thread-safe. */
public final class Seats {

  private final int count;
  private final int capacity;
  private final Set<Seat> taken = new HashSet<>();
  private volatile Runnable freed = () -> {};

  /**
   * @param capacity tokens that all caches together may hold
   */
  public Seats(int count, int capacity) {
    this.count = count;
    this.capacity = capacity;
  }

  /** Called from now on whenever a seat is free again, on the thread that freed it. */
  public void whenFreed(Runnable call) {
    freed = call;
  }

  public int count() {
    return count;
  }

  public synchronized int running() {
    return taken.size();
  }

  /** Whether another chat may sit down, if its cache fits. */
  synchronized boolean isAnyFree() {
    return taken.size() < count && taken.stream().noneMatch(seat -> seat.company == Company.ALONE);
  }

  /**
   * A seat for a chat whose cache may grow to so many tokens, or empty while there is no room. A
   * chat larger than the whole capacity is not kept waiting for ever: it gets an empty worker, and
   * the decoder judges it.
   */
  synchronized Optional<Seat> take(int tokens, Company company) {
    boolean fits =
        taken.isEmpty() || (company == Company.SHARED && reserved() + tokens <= capacity);
    if (!isAnyFree() || !fits) {
      return Optional.empty();
    }
    Seat seat = new Seat(tokens, company);
    taken.add(seat);
    return Optional.of(seat);
  }

  private int reserved() {
    return taken.stream().mapToInt(seat -> seat.tokens).sum();
  }

  private void free(Seat seat) {
    synchronized (this) {
      taken.remove(seat);
    }
    freed.run();
  }

  /** Whether others may sit beside a chat. */
  enum Company {
    SHARED,
    /** The last of several attempts: it may be what broke the ones before. */
    ALONE
  }

  /** One chat's place, until it is freed or the chat leaves the engine. */
  final class Seat implements ChatListener {

    private final int tokens;
    private final Company company;

    private Seat(int tokens, Company company) {
      this.tokens = tokens;
      this.company = company;
    }

    @Override
    public void ended(Outcome leaving) {
      free();
    }

    /** Idempotent. */
    void free() {
      Seats.this.free(this);
    }
  }
}
