package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.StepObserver.Step;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdaptiveStepBudgetTest {

  private final AtomicLong now = new AtomicLong();
  private final AdaptiveStepBudget share = new AdaptiveStepBudget(now::get);

  @Test
  void aLongPromptKeepsTheGapUnderThreeTimesTheUsual() {
    speakAlone(1, 40);
    int gap = 0;
    for (int i = 0; i < 50; i++) {
      int rows = share.besideDecoding(1);
      gap = 40 + rows;
      step(rows, 1, gap);
    }
    assertThat(gap).isBetween(80, 119);
  }

  @Test
  void aFasterMachineReadsLongerPieces() {
    speakAlone(1, 40);
    readBeside(1, 32, 72);
    int slow = share.besideDecoding(1);
    readBeside(1, 32, 48);
    assertThat(share.besideDecoding(1)).isGreaterThan(slow);
  }

  @Test
  void moreChatsThatSpeakLeaveMoreRoom() {
    speakAlone(1, 40);
    speakAlone(8, 80);
    readBeside(1, 32, 72);
    assertThat(share.besideDecoding(8)).isGreaterThan(share.besideDecoding(1));
    assertThat(share.besideDecoding(5)).isEqualTo(share.besideDecoding(1));
  }

  @Test
  void nobodyStarvesWhenStepsAreAllSlow() {
    speakAlone(1, 1);
    readBeside(1, 32, 10_000);
    assertThat(share.besideDecoding(1)).isEqualTo(1);
  }

  @Test
  void beforeAnythingIsKnownPiecesAreShort() {
    assertThat(share.besideDecoding(1)).isEqualTo(32);
    step(256, 0, 300);
    assertThat(share.besideDecoding(1)).isEqualTo(32);
  }

  private void speakAlone(int chats, int millis) {
    for (int i = 0; i < 50; i++) {
      step(0, chats, millis);
    }
  }

  private void readBeside(int speaking, int rows, int millis) {
    for (int i = 0; i < 50; i++) {
      step(rows, speaking, millis);
    }
  }

  private void step(int prefill, int decode, int millis) {
    Step step = new Step(1 + decode, prefill, decode);
    share.stepBegins(step);
    now.addAndGet(millis * 1_000_000L);
    share.stepEnded(step);
  }
}
