package dev.parley.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.redis.RedisUnavailable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriedCallsTest {

  @Test
  void repeatsACallUntilRedisTakesIt() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch taken = new CountDownLatch(1);
    try (RetriedCalls retried = new RetriedCalls()) {
      retried.untilDone(
          "a call",
          () -> {
            if (tries.incrementAndGet() < 3) {
              throw new RedisUnavailable(
                  RedisUnavailable.Kind.AWAY, "pretended", new IOException());
            }
            taken.countDown();
          });
      assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tries).hasValue(3);
  }
}
