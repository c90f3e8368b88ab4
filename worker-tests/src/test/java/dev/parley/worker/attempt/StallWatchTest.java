package dev.parley.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.step.StepObserver.Step;
import dev.parley.job.Failure;
import dev.parley.job.Failure.Code;
import dev.parley.service.settings.TimeoutSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallWatchTest {

  private final AtomicLong now = new AtomicLong();
  private final List<Code> stalled = new ArrayList<>();
  private final StallWatch watch =
      new StallWatch(TimeoutSettings.of(Duration.ofSeconds(60), Duration.ofSeconds(20)), now::get);
  private final ChatListener chat =
      watch.watch(Duration.ofMinutes(5), (Failure failure) -> stalled.add(failure.code()));

  @Test
  void theFirstTokenMayTakeItsTime() {
    stepAfter(60);
    assertThat(stalled).isEmpty();
    stepAfter(1);
    assertThat(stalled).containsExactly(Code.FIRST_TOKEN_TIMEOUT);
  }

  @Test
  void aGapBetweenTwoTokensHasItsOwnLimit() {
    chat.generated(Token.of(1, "a"));
    stepAfter(20);
    chat.generated(Token.of(2, "b"));
    stepAfter(20);
    assertThat(stalled).isEmpty();
    stepAfter(1);
    assertThat(stalled).containsExactly(Code.TOKEN_GAP_TIMEOUT);
  }

  @Test
  void aChatThatGeneratesToTheEndOfItsTimeIsEnded() {
    for (int second = 0; second < 300; second += 10) {
      chat.generated(Token.of(second, "a"));
      stepAfter(10);
    }
    assertThat(stalled).isEmpty();
    stepAfter(1);
    assertThat(stalled).containsExactly(Code.GENERATION_TIMEOUT);
  }

  @Test
  void aChatThatHasEndedIsNotWatchedAnyMore() {
    chat.ended(new Outcome.Stopped());
    stepAfter(1000);
    assertThat(stalled).isEmpty();
  }

  private void stepAfter(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    watch.stepEnded(new Step(1, 0, 1));
  }
}
