package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.JobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers that crash, pause beyond their leases, repeat calls, release, retry and meet cancels, in
 * an order that the seed decides; after every step the invariants hold, at the end all is drained.
 */
class RandomScheduleTest {

  private static final int STEPS = 250;

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  @DisplayName("holds the invariants")
  void holdsTheInvariants(long seed) {
    stage.leasesCount();
    Chaos chaos = new Chaos(stage, seed);
    for (int step = 0; step < STEPS; step++) {
      String did = chaos.step();
      if (step % 25 == 0) {
        chaos.beRefused();
      }
      Invariants.checkTotals(stage);
      LaneContents lanes = LaneContents.of(stage);
      chaos.accounts().check();
      for (JobId job : chaos.jobs()) {
        try {
          Invariants.check(stage, lanes, job);
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + ", step " + step + ": " + did + " " + job, e);
        }
      }
    }
    chaos.drain();
    chaos.jobs().forEach(job -> Invariants.check(stage, job));
    Invariants.checkTotals(stage);
    assertThat(stage.look().exists(stage.keys.due(0), stage.keys.order(0, Stage.MODEL))).isZero();
    assertThat(Chaos.OWNERS)
        .allSatisfy(o -> assertThat(stage.look().exists(stage.keys.owner(0, o))).isZero());
    assertThat(stage.entries()).isZero();
    chaos.accounts().check();
    chaos.accounts().checkDrained();
    assertThat(stage.pending()).isZero();
    assertThat(chaos.zombieWrites()).isPositive(); // else the schedule tested no fence
  }
}
