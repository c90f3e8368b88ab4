package dev.parley.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Backoff USUAL =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Test
  void doublesFromItsBaseUpToItsMaximum() {
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(BackoffTest::usual))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void staysAtItsMaximumHoweverOftenItFails() {
    assertThat(usual(5000)).isEqualTo(USUAL.max());
    assertThat(usual(Integer.MAX_VALUE)).isEqualTo(USUAL.max());
    assertThat(usual(0)).isEqualTo(USUAL.base());
  }

  @Test
  void spreadsEveryWaitByItsJitterAndNoFurther() {
    Backoff spread = USUAL.withJitter(0.8, 1.2);
    Random random = new Random(1);
    for (int attempt = 1; attempt <= 8; attempt++) {
      long usual = usual(attempt).toMillis();
      int failed = attempt;
      List<Long> waits =
          Stream.generate(() -> spread.after(failed, random).toMillis()).limit(200).toList();
      assertThat(waits).allMatch(wait -> wait >= usual * 0.8 && wait <= usual * 1.2);
      assertThat(waits).anyMatch(wait -> wait < usual * 0.85).anyMatch(wait -> wait > usual * 1.15);
    }
  }

  @Test
  void refusesWaitsThatCannotGrow() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> Backoff.doubling(Duration.ZERO, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backoff.doubling(second, second.dividedBy(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second, 0.5, second, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withJitter(1.2, 0.8));
  }

  private static Duration usual(int attempt) {
    return USUAL.after(attempt, new Random(1));
  }
}
