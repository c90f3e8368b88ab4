package dev.parley.api.connection;

import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A value that the first caller reads from Redis, in its own thread and within its own budget,
 * while all others wait for that. When it fails, those with time left may try again: the first one
 * may have come with little.
 */
public final class Shared<T> {

  /** Another caller read in vain, and this one still has time to read for itself. */
  public static final class FailedForAnother extends RuntimeException {

    private static final long serialVersionUID = 1;

    private FailedForAnother(RuntimeException cause) {
      super(cause);
    }
  }

  private final FutureTask<T> task;
  private final AtomicBoolean begun = new AtomicBoolean();

  public Shared(Supplier<T> work) {
    this.task = new FutureTask<>(work::get);
  }

  /** The value, or what its reading threw, or {@link FailedForAnother}. */
  public T get() {
    boolean isFirst = !begun.getAndSet(true);
    if (isFirst) {
      task.run();
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "interrupted", e);
    } catch (ExecutionException e) {
      RuntimeException cause =
          e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
      throw isFirst || RequestBudget.left().equals(Duration.ZERO)
          ? cause
          : new FailedForAnother(cause);
    }
  }

  /** The value if it is there already. */
  public Optional<T> now() {
    return task.state() == Future.State.SUCCESS ? Optional.of(task.resultNow()) : Optional.empty();
  }
}
