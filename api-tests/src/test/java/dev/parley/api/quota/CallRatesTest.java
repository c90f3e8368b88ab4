package dev.parley.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.quota.CallRates.After;
import dev.parley.api.quota.CallRates.TooMany;
import dev.parley.api.quota.CallRates.Turn;
import dev.parley.api.settings.OwnerSettings;
import dev.parley.job.OwnerId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallRatesTest {

  private static final OwnerId ANN = new OwnerId("A".repeat(22));
  private static final OwnerId BOB = new OwnerId("B".repeat(22));

  private final AtomicLong now = new AtomicLong(-5); // a ticker's zero means nothing

  @Test
  void aBurstPassesAndThenSoManyASecond() {
    CallRates rates = rates(4, 10);
    assertThat(passed(rates, ANN, 30)).isEqualTo(10);
    assertThat(rates.take(ANN)).isEqualTo(new TooMany(Duration.ofMillis(250)));
    pass(Duration.ofMillis(250));
    assertThat(passed(rates, ANN, 30)).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(passed(rates, ANN, 30)).isEqualTo(8);
    pass(Duration.ofHours(1));
    assertThat(passed(rates, ANN, 30)).isEqualTo(10);
  }

  @Test
  void eachOwnerHasItsOwn() {
    CallRates rates = rates(1, 3);
    assertThat(passed(rates, ANN, 9)).isEqualTo(3);
    assertThat(passed(rates, BOB, 9)).isEqualTo(3);
  }

  @Test
  void whoeverNamesNobodyIsNotCounted() {
    assertThat(passed(rates(1, 3), OwnerId.LOCAL, 1000)).isEqualTo(1000);
  }

  @Test
  void zeroCountsNobody() {
    assertThat(passed(rates(0, 3), ANN, 1000)).isEqualTo(1000);
  }

  @Test
  void aCallThatMadeAJobIsGivenBack() {
    CallRates rates = rates(1, 3);
    for (int i = 0; i < 50; i++) {
      assertThat(rates.take(ANN)).isEqualTo(CallRates.AT_ONCE);
      rates.settle(ANN, 8_000);
    }
    assertThat(passed(rates, ANN, 9)).isEqualTo(3);
  }

  @Test
  void longPromptsAreCharged() {
    CallRates rates = rates(1, 50);
    assertThat(rates.take(ANN)).isEqualTo(CallRates.AT_ONCE);
    rates.settle(ANN, 9_000);
    assertThat(rates.take(ANN)).isEqualTo(CallRates.AT_ONCE);
    rates.settle(ANN, 240_000);
    assertThat(passed(rates, ANN, 99)).isEqualTo(50 - 1 - 29);
  }

  @Test
  void anEndedJobIsPaidLater() {
    CallRates rates = rates(1, 3);
    IntStream.range(0, 2).forEach(_ -> rates.chargeForEnding(ANN));
    pass(Duration.ofSeconds(5));
    assertThat(rates.take(ANN)).isEqualTo(new TooMany(Duration.ofSeconds(1)));
    pass(Duration.ofSeconds(1));
    assertThat(passed(rates, ANN, 9)).isEqualTo(1);
  }

  @Test
  void callsBeyondABurstTakeTurnsWhileThatIsNotLong() {
    CallRates rates = rates(4, 10, Duration.ofSeconds(1));
    assertThat(passed(rates, ANN, 10)).isEqualTo(10);
    assertThat(IntStream.range(0, 6).mapToObj(_ -> rates.take(ANN)))
        .containsExactly(
            after(250), after(500), after(750), after(1000), tooMany(1250), tooMany(1250));
    assertThat(rates.take(BOB)).isEqualTo(CallRates.AT_ONCE);
    pass(Duration.ofMillis(500));
    assertThat(IntStream.range(0, 3).mapToObj(_ -> rates.take(ANN)))
        .containsExactly(after(750), after(1000), tooMany(1250));
  }

  private static Turn after(long millis) {
    return new After(Duration.ofMillis(millis));
  }

  private static Turn tooMany(long millis) {
    return new TooMany(Duration.ofMillis(millis));
  }

  private CallRates rates(int perSecond, int burst) {
    return rates(perSecond, burst, Duration.ZERO);
  }

  private CallRates rates(int perSecond, int burst, Duration wait) {
    return new CallRates(new OwnerSettings(8, 200, perSecond, burst, wait), now::get);
  }

  private static long passed(CallRates rates, OwnerId owner, int calls) {
    return IntStream.range(0, calls)
        .filter(_ -> rates.take(owner).equals(CallRates.AT_ONCE))
        .count();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
