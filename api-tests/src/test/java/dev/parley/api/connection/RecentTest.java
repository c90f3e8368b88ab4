package dev.parley.api.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.loop.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many ask, one reads. */
class RecentTest {

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void manyWhoAskAtOnceShareOneRead() {
    CountDownLatch allAsk = new CountDownLatch(20);
    Recent<String, Integer> recent = new Recent<>(Ticker.SYSTEM, _ -> reads.incrementAndGet());
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          allAsk.countDown();
                          await(allAsk);
                          return recent.get("a");
                        },
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(1);
  }

  @Test
  void aFreshReadIsNewEachTimeAndKept() {
    Recent<String, Integer> recent = new Recent<>(Ticker.SYSTEM, _ -> reads.incrementAndGet());
    assertThat(recent.get("a")).isEqualTo(1);
    assertThat(recent.fresh("a")).isEqualTo(2);
    assertThat(recent.get("a")).isEqualTo(2);
    assertThat(recent.get("b")).isEqualTo(3);
  }

  @Test
  void aValueIsReadAnewWhenItIsOlderThanASecond() {
    AtomicLong now = new AtomicLong();
    Recent<String, Integer> recent = new Recent<>(now::get, _ -> reads.incrementAndGet());
    assertThat(recent.get("a")).isEqualTo(1);
    now.addAndGet(1_000_000_000L);
    assertThat(recent.get("a")).isEqualTo(1);
    now.addAndGet(1);
    assertThat(recent.get("a")).isEqualTo(2);
  }

  @Test
  void aFailedReadIsNotKept() {
    Recent<String, Integer> recent =
        new Recent<>(
            Ticker.SYSTEM,
            _ -> {
              if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
              }
              return 7;
            });
    assertThatThrownBy(() -> recent.get("a")).hasMessage("away");
    assertThat(recent.get("a")).isEqualTo(7);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
