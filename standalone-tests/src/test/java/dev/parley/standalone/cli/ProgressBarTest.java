package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.hub.PullProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How a pull looks on a terminal. */
class ProgressBarTest {

  private static final PullProgress HALF = new PullProgress(620_000_000, 1_240_000_000, 9_850_000);
  private static final PullProgress ALL = new PullProgress(1_240_000_000, 1_240_000_000, 0);

  @Test
  void onATerminalItIsOneLineThatIsWrittenAnew() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ProgressBar bar = new ProgressBar(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      bar.onNote("pulling");
      bar.onProgress(HALF);
      bar.onProgress(ALL);
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertThat(shown).startsWith("pulling\n\r\u001b[K████████████░░░░░░░░░░░░ 50 %").endsWith("\n");
    assertThat(shown.lines()).hasSizeLessThanOrEqualTo(4);
    assertThat(shown.split("\u001b\\[K")).allMatch(line -> line.length() < 80);
  }
}
