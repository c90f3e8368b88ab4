package dev.parley.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.cluster.Processes;
import dev.parley.testkit.process.JavaProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short soak, so that the long one works when it is wanted. */
@Timeout(300)
class SoakTest {

  @Test
  void holdsForAFewFaults() {
    List<String> arguments = List.of("--minutes", "0.33", "--seed", "7");
    try (JavaProcess soak = Processes.command(Soak.class).arguments(arguments).start()) {
      soak.line(line -> line.equals("faults begin"));
      String violations = soak.line(line -> line.startsWith("violations  "));
      assertThat(violations).as(String.join("\n", soak.lines())).isEqualTo("violations  0");
      assertThat(soak.line(line -> line.startsWith("jobs "))).contains("completed");
      assertThat(soak.exitCode()).isZero();
    }
  }
}
