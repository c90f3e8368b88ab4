package dev.parley.api.stream;

import dev.parley.api.connection.RequestBudget;
import dev.parley.redis.RedisUnavailable;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A value that the first caller computes, in its own thread, while all others wait for it. The
 * computation has a whole budget of time, not what the first caller happens to have left: it works
 * for all of them.
 */
final class Shared<T> {

  private final FutureTask<T> task;

  Shared(Supplier<T> work) {
    this.task = new FutureTask<>(() -> RequestBudget.within(work));
  }

  /** The value, or what the first caller's computation threw. */
  T get() {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailable(RedisUnavailable.Kind.AWAY, "interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** The value if it is there already. */
  Optional<T> now() {
    return task.state() == Future.State.SUCCESS ? Optional.of(task.resultNow()) : Optional.empty();
  }
}
