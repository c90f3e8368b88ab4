package dev.parley.inference.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.step.StepObserver.Step;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdaptiveStepBudgetTest {

  private final AtomicLong now = new AtomicLong();
  private final AdaptiveStepBudget budget = new AdaptiveStepBudget(now::get, 32);

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

  /** A wave of 256 tokens through 32 layers is as 8 tokens through all for each of them. */
  @Test
  void aStepWithoutDecodingChatsIsAsShortAsALayerOfAWideWave() {
    assertThat(aloneAt(0.1)).as("a fast machine: 10 ms").isEqualTo(100);
    assertThat(aloneAt(2)).as("a layer, 16 ms").isEqualTo(8);
    assertThat(aloneAt(10)).as("50 ms of narrower waves").isEqualTo(5);
    assertThat(aloneAt(1000)).as("a token").isEqualTo(1);
  }

  @Test
  void aStepThatIsToEndSoonTakesFiveMilliseconds() {
    assertThat(budget.parts(1)).as("never measured").isOne();
    decodeAlone(1, 4);
    decodeAlone(3, 11);
    decodeAlone(8, 60);
    step(100, 0, 50);
    assertThat(budget.soon()).isEqualTo(10);
    assertThat(budget.parts(1)).isOne();
    assertThat(budget.parts(3)).isEqualTo(2);
    assertThat(budget.parts(8)).as("not too many calls").isEqualTo(4);
  }

  @Test
  void aPartOfTheLayersCountsAsAPart() {
    for (int i = 0; i < 50; i++) {
      step(new Step(8, 0, 4), 8);
    }
    assertThat(budget.parts(8)).as("16 ms through all").isEqualTo(3);
  }

  private int aloneAt(double millisPerRow) {
    for (int i = 0; i < 100; i++) {
      step(100, 0, (int) (100 * millisPerRow));
    }
    return budget.alone();
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
    step(new Step((prefill > 0 ? 1 : 0) + decode, prefill, decode), millis);
  }

  private void step(Step step, int millis) {
    budget.stepBegins(step);
    now.addAndGet(millis * 1_000_000L);
    budget.stepEnded(step);
  }
}
