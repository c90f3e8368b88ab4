package dev.parley.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Await;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopTest {

  private static final Duration FOREVER = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong();
  private final Semaphore turns = new Semaphore(0);

  @Test
  void takesATurnAtOnceAndWhenWoken() throws Exception {
    try (Loop loop = start(FOREVER, () -> {})) {
      awaitTurn();
      loop.wake();
      awaitTurn();
    }
  }

  @Test
  void survivesABadTurnButIsNotHealthyMeanwhile() throws Exception {
    try (Loop loop =
        start(
            Duration.ofMillis(1),
            () -> {
              throw new IllegalStateException("bad turn");
            })) {
      awaitTurn();
      awaitTurn();
      now.addAndGet(Duration.ofSeconds(10).toNanos());
      assertThat(loop.isHealthy(Duration.ofSeconds(9))).isFalse();
    }
  }

  @Test
  void isNotHealthyOnceItsThreadHasDied() throws Exception {
    Loop loop =
        start(
            FOREVER,
            () -> {
              throw new AssertionError("a thread dies");
            });
    awaitTurn();
    Await.until("the thread's death", () -> !loop.isHealthy(FOREVER));
  }

  @Test
  void takesNoTurnAfterItIsClosed() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Loop loop = start(FOREVER, taken::incrementAndGet);
    awaitTurn();
    loop.close();
    loop.wake();
    assertThat(taken).hasValue(1);
    assertThat(loop.isHealthy(FOREVER)).isFalse();
  }

  private Loop start(Duration restAfterTrouble, Runnable duty) {
    return Loop.start(
        "test",
        restAfterTrouble,
        now::get,
        () -> {
          turns.release();
          duty.run();
          return FOREVER;
        });
  }

  private void awaitTurn() throws InterruptedException {
    assertThat(turns.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }
}
