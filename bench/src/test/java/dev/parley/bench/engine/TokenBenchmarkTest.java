package dev.parley.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobEvent;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenBenchmarkTest {

  private final TokenBenchmark steps = new TokenBenchmark();

  @Test
  void greedyTakesTheLikeliestAndSamplingDraws() {
    Set<Integer> drawn = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      drawn.add(steps.chooseBySampling());
    }

    assertThat(steps.chooseGreedily()).isZero();
    assertThat(drawn).hasSizeGreaterThan(5).allMatch(id -> id < 20);
  }

  @Test
  void spellingGoesOnBeyondOneAnswer() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1025; i++) {
      text.append(steps.spell());
    }

    assertThat(text).startsWith(" spring春 spring").hasSize(512 * 8 + 7);
  }

  @Test
  void anEventThatIsReadIsTheOneThatWasWritten() {
    assertThat(steps.writeEvent()).contains("12345");
    assertThat(steps.readEvent()).isInstanceOf(JobEvent.Tokens.class);
  }
}
