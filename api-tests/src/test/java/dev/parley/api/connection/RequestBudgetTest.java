package dev.parley.api.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** The time that one request may wait for Redis. */
class RequestBudgetTest {

  private static final Duration SHORT = Duration.ofMillis(20);

  private final ReentrantLock lock = new ReentrantLock();

  @Test
  void aRequestHasOneBudgetHoweverDeepItAsks() {
    Duration left = RequestBudget.within(SHORT, () -> RequestBudget.within(RequestBudget::left));
    assertThat(left).isLessThanOrEqualTo(SHORT);
  }

  @Test
  void aLockThatOthersHoldIsWaitedForNoLongerThanThat() {
    lock.lock();
    try {
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> RequestBudget.within(SHORT, this::lock));
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(RedisUnavailable.class);
    } finally {
      lock.unlock();
    }
    assertThat(CompletableFuture.supplyAsync(this::lock).join()).isTrue();
  }

  private boolean lock() {
    RequestBudget.lock(lock);
    return lock.isHeldByCurrentThread();
  }
}
