package dev.parley.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(rates.take(ANN)).contains(Duration.ofMillis(250));
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
      assertThat(rates.take(ANN)).isEmpty();
      rates.giveBack(ANN);
    }
    assertThat(passed(rates, ANN, 9)).isEqualTo(3);
  }

  @Test
  void whatWasDoneWithoutACallIsPaidLater() {
    CallRates rates = rates(1, 3);
    IntStream.range(0, 5).forEach(_ -> rates.charge(ANN));
    pass(Duration.ofSeconds(2));
    assertThat(rates.take(ANN)).contains(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(passed(rates, ANN, 9)).isEqualTo(1);
  }

  private CallRates rates(int perSecond, int burst) {
    return new CallRates(new OwnerSettings(8, 200, perSecond, burst), now::get);
  }

  private static long passed(CallRates rates, OwnerId owner, int calls) {
    return IntStream.range(0, calls).filter(_ -> rates.take(owner).isEmpty()).count();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
