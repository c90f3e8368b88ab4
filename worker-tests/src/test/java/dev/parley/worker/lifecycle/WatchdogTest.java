package dev.parley.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.step.StepObserver.Step;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {

  private static final Step STEP = new Step(1, 0, 1);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger halts = new AtomicInteger();
  private final Watchdog watchdog =
      new Watchdog(Duration.ofSeconds(20), now::get, halts::incrementAndGet);

  @Test
  void haltsWhenOneStepTakesLongerThanTheLimit() {
    watchdog.stepBegins(STEP);
    lookForSeconds(20);
    assertThat(halts).hasValue(0);
    lookForSeconds(2);
    assertThat(halts).hasPositiveValue();
  }

  @Test
  void manyStepsMayTakeAsLongAsTheyLike() {
    for (int step = 0; step < 10; step++) {
      watchdog.stepBegins(STEP);
      lookForSeconds(15);
      watchdog.stepEnded(STEP);
    }
    assertThat(halts).hasValue(0);
  }

  @Test
  void anIdleEngineIsNotStuck() {
    watchdog.stepBegins(STEP);
    watchdog.stepEnded(STEP);
    lookForSeconds(600);
    assertThat(halts).hasValue(0);
  }

  @Test
  void timeInWhichTheProcessStoodStillDoesNotCount() {
    watchdog.stepBegins(STEP);
    lookForSeconds(2);
    now.addAndGet(Duration.ofMinutes(10).toNanos());
    watchdog.look();
    assertThat(halts).hasValue(0);
    lookForSeconds(20);
    assertThat(halts).hasPositiveValue();
  }

  private void lookForSeconds(int seconds) {
    for (int second = 0; second < seconds; second++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      watchdog.look();
    }
  }
}
