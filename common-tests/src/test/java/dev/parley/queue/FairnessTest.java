package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three owners who ask for all that there is, and seven who ask for a twentieth each, over the real
 * scripts: docs/fairness.md has the figures. FIFO is the same simulation with the one stream per
 * model of older processes.
 */
class FairnessTest {

  private final Stage stage = Stage.empty();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void lanesGiveEachOwnerItsShareWhereFifoDoesNot() throws IOException {
    SharedModel fifo = SharedModel.run(stage, SharedModel.Queue.FIFO);
    stage.server.flush();
    SharedModel lanes = SharedModel.run(stage, SharedModel.Queue.LANES);
    write(fifo, lanes);

    assertThat(lanes.jain()).isGreaterThanOrEqualTo(0.95);
    assertThat(fifo.jain()).isLessThan(0.8);
    assertThat(lanes.wait(SharedModel.Kind.LIGHT, 0.95))
        .isLessThan(fifo.wait(SharedModel.Kind.LIGHT, 0.5) / 4);
    assertThat(lanes.served()).isCloseTo(fifo.served(), withinPercentage(1)); // no idle seats
  }

  /** For tools/fairness/draw.py. */
  private static void write(SharedModel fifo, SharedModel lanes) throws IOException {
    Path folder = Files.createDirectories(Path.of("target"));
    Files.writeString(folder.resolve("fairness.csv"), fifo.csv() + lanes.csv());
  }
}
