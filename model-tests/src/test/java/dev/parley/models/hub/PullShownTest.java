package dev.parley.models.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How a pull looks to people. */
class PullShownTest {

  private static final PullProgress HALF = new PullProgress(620_000_000, 1_240_000_000, 9_850_000);
  private static final PullProgress ALL = new PullProgress(1_240_000_000, 1_240_000_000, 0);

  @Test
  void tellsShareSizeRateAndTheTimeThatIsLeft() {
    assertThat(HALF).hasToString("50 % of 1.24 GB, 9.85 MB/s, 1 min 2 s left");
    assertThat(ALL).hasToString("100 % of 1.24 GB");
    assertThat(new PullProgress(1, 90_000_000_000L, 9_000_000))
        .hasToString("0 % of 90.0 GB, 9.00 MB/s, 2 h 46 min left");
    assertThat(new PullProgress(999, 1000, 0).percent()).isEqualTo(99);
  }

  @Test
  void inALogItIsALineEveryTenSecondsAndAtTheEnd() {
    List<String> lines = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    PullLines log = new PullLines("a/b", lines::add, now::get);
    for (int second = 0; second < 25; second++) {
      now.set(second * 1_000_000_000L);
      log.onProgress(HALF);
    }
    log.onProgress(ALL);
    assertThat(lines).hasSize(3).last().asString().isEqualTo("pulling a/b: 100 % of 1.24 GB");
  }
}
