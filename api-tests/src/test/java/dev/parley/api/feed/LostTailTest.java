package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import org.junit.jupiter.api.Test;

class LostTailTest {

  private static final long LEASE = 3_600_000_000_000L;
  private static final EventId OURS = new EventId(7, 5);

  private final LostTail lost = new LostTail(LEASE);

  @Test
  void theSameAttemptMaySendItAgain() {
    assertThat(lost.mayComeBack(OURS, new EventId(7, 2), 0)).isTrue();
  }

  @Test
  void theSameAttemptMayHaveSentItAgainMeanwhile() {
    assertThat(lost.mayComeBack(OURS, OURS, 0)).isTrue();
    assertThat(lost.mayComeBack(OURS, new EventId(7, 9), 0)).isTrue();
  }

  @Test
  void anotherAttemptSendsItItsOwnWay() {
    assertThat(lost.mayComeBack(OURS, new EventId(8, 0), 0)).isFalse();
    assertThat(lost.mayComeBack(OURS, new EventId(6, 9), 0)).isFalse();
  }

  @Test
  void afterALeaseNobodyWaitsForItAnyMore() {
    assertThat(lost.mayComeBack(OURS, new EventId(7, 2), LEASE - 1)).isTrue();
    assertThat(lost.mayComeBack(OURS, new EventId(7, 2), LEASE)).isFalse();
  }
}
