package dev.parley.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.engine.StepObserver.Step;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FairShareTest {

  private final AtomicLong now = new AtomicLong();
  private final FairShare share = new FairShare(now::get);

  @Test
  void aLongPromptKeepsTheGapUnderThreeTimesTheUsual() {
    speakAlone(20);
    int gap = 0;
    for (int i = 0; i < 50; i++) {
      int rows = share.besideSpeaking();
      gap = 20 + 2 * rows;
      step(rows, 1, gap);
    }
    assertThat(gap).isBetween(40, 59);
  }

  @Test
  void aFasterMachineReadsLongerPieces() {
    speakAlone(20);
    readBeside(1, 32, 36);
    int slow = share.besideSpeaking();
    readBeside(1, 32, 24);
    assertThat(share.besideSpeaking()).isGreaterThan(slow);
  }

  @Test
  void moreChatsThatSpeakLeaveMoreRoom() {
    speakAlone(20);
    readBeside(1, 32, 52);
    int besideOne = share.besideSpeaking();
    speakAlone(60);
    assertThat(share.besideSpeaking()).isGreaterThan(besideOne);
  }

  @Test
  void nobodyStarvesWhenStepsAreAllSlow() {
    speakAlone(1);
    readBeside(1, 16, 10_000);
    assertThat(share.besideSpeaking()).isEqualTo(16);
  }

  @Test
  void beforeAnythingIsKnownPiecesAreShort() {
    assertThat(share.besideSpeaking()).isEqualTo(32);
    step(256, 0, 300);
    assertThat(share.besideSpeaking()).isEqualTo(32);
  }

  private void speakAlone(int millis) {
    for (int i = 0; i < 50; i++) {
      step(0, 1, millis);
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
