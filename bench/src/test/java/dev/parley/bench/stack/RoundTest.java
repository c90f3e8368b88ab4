package dev.parley.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {

  private static final long MS = 1_000_000;

  /** Speaks from 100 to 400 ms, one token each 100 ms. */
  private final Timeline early = timeline(100, 200, 300, 400);

  /** Speaks from 200 to 500 ms. */
  private final Timeline late = timeline(200, 300, 400, 500);

  private final Round round = new Round(List.of(early, late));

  @Test
  void aChatIsTimedFromItsQuestion() {
    assertThat(round.firstTokens()).containsExactly(100, 200);
    assertThat(round.gaps()).containsExactly(100, 100);
  }

  @Test
  void throughputCountsFromTheQuestionToTheLastToken() {
    assertThat(round.tokensPerSecond()).isEqualTo(16);
  }

  @Test
  void decodingCountsOnlyWhileAllSpeak() {
    assertThat(round.decodeTokensPerSecond()).isEqualTo(20);
  }

  @Test
  void chatsThatNeverSpeakTogetherHaveNoCommonSpeed() {
    Round oneAfterTheOther = new Round(List.of(timeline(100, 200), timeline(300, 400)));

    assertThat(oneAfterTheOther.decodeTokensPerSecond()).isZero();
  }

  @Test
  void prefillLastsUntilTheLastFirstToken() {
    assertThat(round.prefillTokensPerSecond(30)).isEqualTo(300);
  }

  private static Timeline timeline(long... arrivals) {
    Timeline timeline = new Timeline(0);
    for (long arrival : arrivals) {
      timeline.add(arrival * MS, 1);
    }
    return timeline;
  }
}
