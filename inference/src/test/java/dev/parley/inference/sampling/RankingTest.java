package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void ranksTheTopAsAFullSortDoes() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      float[] all = Logits.random(random, 1 + random.nextInt(400), 3);
      all[random.nextInt(all.length)] = Float.NEGATIVE_INFINITY;
      all[random.nextInt(all.length)] = -0f;
      int count = 1 + random.nextInt(500);
      assertThat(Ranking.top(all, count).ids())
          .isEqualTo(Arrays.copyOf(Logits.ranked(all), Math.min(count, all.length)));
    }
  }

  @Test
  void keepsWhatReachesTheBound() {
    Ranking ranking = Ranking.atLeast(new float[] {0.5f, -1, 2, 0.5f, 0.4f}, 0.5);
    assertThat(ranking.ids()).containsExactly(2, 0, 3);
    assertThat(ranking.logits()).containsExactly(2, 0.5f, 0.5f);
  }
}
