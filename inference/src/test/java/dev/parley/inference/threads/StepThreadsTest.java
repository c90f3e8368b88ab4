package dev.parley.inference.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Steps on a clock that is moved by hand. */
class StepThreadsTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final HandMeter meter = new HandMeter();
  private final StepThreads threads = new StepThreads(Threads.upTo(2), meter, () -> meter.now);

  @Test
  void decidesBetweenStepsOnceAHalfSecondOfThemIsKnown() {
    step(25); // begins the window
    steps(19, 25, 0.8);
    assertThat(threads.count()).isEqualTo(2);
    assertThat(meter.reads).isEqualTo(1);
    steps(1, 25, 0.8);
    assertThat(threads.count()).isEqualTo(1);
    assertThat(threads.stepBegins()).isEqualTo(1);
    assertThat(meter.changes).isEqualTo(1);
  }

  @Test
  void oneLongStepIsEnough() {
    step(25);
    steps(1, 2500, 1);
    assertThat(threads.count()).isEqualTo(1);
  }

  @Test
  void takesThemAllAgainWhenTheCoresAreIdle() {
    step(25);
    steps(1, 600, 1);
    step(25); // starts with the threads as they are now
    meter.idle = 1;
    steps(2, 500, 0);
    assertThat(threads.count()).isEqualTo(2);
  }

  @Test
  void timeBetweenChatsDoesNotCount() {
    step(25);
    for (int i = 0; i < 50; i++) {
      meter.pass(10_000, 1);
      steps(2, 25, 0);
    }
    assertThat(threads.count()).isEqualTo(2);
  }

  @Test
  void staysWithAllThreadsWhereTheSystemDoesNotSay() {
    meter.silent = true;
    step(25);
    steps(100, 100, 2);
    assertThat(threads.count()).isEqualTo(2);
    meter.silent = false;
    step(25);
    steps(20, 100, 2);
    assertThat(threads.count()).isEqualTo(1);
  }

  @Test
  void aFixedNumberReadsNothing() {
    StepThreads fixed = new StepThreads(Threads.fixed(2), meter, () -> meter.now);
    for (int i = 0; i < 100; i++) {
      assertThat(fixed.stepBegins()).isEqualTo(2);
      meter.pass(100, 2);
      fixed.stepEnded();
    }
    assertThat(meter.reads).isZero();
  }

  private void steps(int count, int millis, double waiting) {
    for (int i = 0; i < count; i++) {
      threads.stepBegins();
      meter.pass(millis, waiting);
      threads.stepEnded();
    }
  }

  private void step(int millis) {
    steps(1, millis, 0);
  }

  private static final class HandMeter implements CoreMeter {

    private long now;
    private long waited;
    private long idled;
    private double idle;
    private boolean silent;
    private int reads;
    private int changes;

    void pass(long millis, double waiting) {
      now += millis * MILLI;
      waited += (long) (waiting * millis * MILLI);
      idled += (long) (idle * millis * MILLI);
    }

    @Override
    public Optional<CoreTimes> read() {
      reads++;
      return silent ? Optional.empty() : Optional.of(new CoreTimes(now, waited, idled, idled));
    }

    @Override
    public void threadsChanged() {
      changes++;
    }
  }
}
