package dev.parley.api.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What several requests read together, and the time that each of them has. */
class SharedTest {

  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicInteger readings = new AtomicInteger();

  @Test
  void readsOnceForAll() {
    Shared<String> shared = new Shared<>(() -> read("answer"));
    CompletableFuture<String> first = CompletableFuture.supplyAsync(shared::get);
    CompletableFuture<String> second = CompletableFuture.supplyAsync(shared::get);
    assertThat(shared.now()).isEmpty();
    answered.countDown();
    assertThat(first.join()).isEqualTo("answer");
    assertThat(second.join()).isEqualTo("answer");
    assertThat(shared.now()).contains("answer");
    assertThat(readings).hasValue(1);
  }

  @Test
  void whoComesWithLittleTimeSpoilsNothingForThoseWhoHaveMore() {
    Shared<String> shared = failing();
    assertThatThrownBy(shared::get).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(shared::get).isInstanceOf(Shared.FailedForAnother.class);
    assertThat(shared.now()).isEmpty();
  }

  @Test
  void whoHasNoTimeLeftSeesTheFailureOfTheFirst() {
    Shared<String> shared = failing();
    assertThatThrownBy(shared::get).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RequestBudget.within(Duration.ZERO, shared::get))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Shared<String> failing() {
    return new Shared<>(
        () -> {
          throw new IllegalArgumentException("no");
        });
  }

  private String read(String answer) {
    readings.incrementAndGet();
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }
}
