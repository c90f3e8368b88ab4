package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.StepObserver.Step;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdaptiveStepBudgetTest {

  private final AtomicLong now = new AtomicLong();
  private final AdaptiveStepBudget budget = new AdaptiveStepBudget(now::get);

  @Test
  void aLongPromptKeepsTheGapUnderThreeTimesTheUsual() {
    decodeAlone(1, 40);
    int gap = 0;
    for (int i = 0; i < 50; i++) {
      int rows = budget.besideDecoding(1);
      gap = 40 + rows;
      step(rows, 1, gap);
    }
    assertThat(gap).isBetween(80, 119);
  }

  @Test
  void aFasterMachinePrefillsLongerChunks() {
    decodeAlone(1, 40);
    prefillBeside(1, 32, 72);
    int slow = budget.besideDecoding(1);
    prefillBeside(1, 32, 48);
    assertThat(budget.besideDecoding(1)).isGreaterThan(slow);
  }

  @Test
  void moreDecodingChatsLeaveMoreRoom() {
    decodeAlone(1, 40);
    decodeAlone(8, 80);
    prefillBeside(1, 32, 72);
    assertThat(budget.besideDecoding(8)).isGreaterThan(budget.besideDecoding(1));
    assertThat(budget.besideDecoding(5)).isEqualTo(budget.besideDecoding(1));
  }

  @Test
  void noPromptStarvesWhenAllStepsAreSlow() {
    decodeAlone(1, 1);
    prefillBeside(1, 32, 10_000);
    assertThat(budget.besideDecoding(1)).isEqualTo(1);
  }

  @Test
  void beforeAnyStepWasMeasuredChunksAreShort() {
    assertThat(budget.besideDecoding(1)).isEqualTo(32);
    step(256, 0, 300);
    assertThat(budget.besideDecoding(1)).isEqualTo(32);
  }

  private void decodeAlone(int chats, int millis) {
    for (int i = 0; i < 50; i++) {
      step(0, chats, millis);
    }
  }

  private void prefillBeside(int decoding, int rows, int millis) {
    for (int i = 0; i < 50; i++) {
      step(rows, decoding, millis);
    }
  }

  private void step(int prefill, int decode, int millis) {
    Step step = new Step(1 + decode, prefill, decode);
    budget.stepBegins(step);
    now.addAndGet(millis * 1_000_000L);
    budget.stepEnded(step);
  }
}
