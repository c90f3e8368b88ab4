package dev.parley.api.sse;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** One of the slots for streams, taken until it is closed. Thread-safe. */
public final class StreamSlot implements AutoCloseable {

  private final Semaphore free;
  private final AtomicBoolean taken = new AtomicBoolean(true);

  private StreamSlot(Semaphore free) {
    this.free = free;
  }

  static Optional<StreamSlot> of(Semaphore free) {
    return free.tryAcquire() ? Optional.of(new StreamSlot(free)) : Optional.empty();
  }

  /** The result of {@code work}, which needs the slot; when it throws, the slot is free again. */
  public <T> T keepFor(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (taken.getAndSet(false)) {
      free.release();
    }
  }
}
