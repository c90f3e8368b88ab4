package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  void looksAgainUntilThereIsAValueOnTheCallersThread() {
    AtomicInteger looks = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Thread looking =
        Await.value(
            "the third look",
            () ->
                looks.incrementAndGet() < 3
                    ? Optional.empty()
                    : Optional.of(Thread.currentThread()));
    assertThat(looking).isSameAs(caller);
    assertThat(looks).hasValue(3);
  }

  @Test
  void throwsOnWhatTheConditionThrows() {
    assertThatThrownBy(
            () ->
                Await.until(
                    "a broken condition",
                    () -> {
                      throw new IOException("broken");
                    }))
        .hasMessageContaining("broken");
  }
}
