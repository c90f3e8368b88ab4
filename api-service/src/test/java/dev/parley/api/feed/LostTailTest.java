package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LostTailTest {

  private static final Duration LEASE = Duration.ofHours(1);
  private static final EventId OURS = new EventId(7, 5);

  private final LostTail lost = LostTail.now();

  @Test
  void theSameAttemptMaySayItAgain() {
    assertThat(lost.mayComeBack(OURS, new EventId(7, 2), LEASE)).isTrue();
  }

  @Test
  void theSameAttemptMayHaveSaidItAgainMeanwhile() {
    assertThat(lost.mayComeBack(OURS, OURS, LEASE)).isTrue();
    assertThat(lost.mayComeBack(OURS, new EventId(7, 9), LEASE)).isTrue();
  }

  @Test
  void anotherAttemptSaysItItsOwnWay() {
    assertThat(lost.mayComeBack(OURS, new EventId(8, 0), LEASE)).isFalse();
    assertThat(lost.mayComeBack(OURS, new EventId(6, 9), LEASE)).isFalse();
  }

  @Test
  void afterALeaseNobodyWaitsForItAnyMore() {
    assertThat(lost.mayComeBack(OURS, new EventId(7, 2), Duration.ZERO)).isFalse();
  }
}
