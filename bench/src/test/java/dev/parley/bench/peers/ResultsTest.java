package dev.parley.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.stack.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  private static final Load LOAD = new Load(3, 30, 64);

  private final Results results = new Results();

  @TempDir Path folder;

  @Test
  void aRatioSaysHowOftenParleyIsAsGood() {
    put(Peer.PARLEY, 90, 200);
    put(Peer.FLASK, 9, 600);

    assertThat(lines(results)).anyMatch(line -> line.contains("9.00 (10.0×)"));
    assertThat(lines(results)).anyMatch(line -> line.contains("600 (3.00×)"));
  }

  @Test
  void aFileIsComparedWithTheSameFile() {
    put(Peer.PARLEY, 50, 200);
    put(Peer.PARLEY_Q4_0, 90, 200);
    put(Peer.Q4_0, 30, 600);

    assertThat(lines(results)).anyMatch(line -> line.contains("30.0 (3.00×)"));
    assertThat(lines(results)).noneMatch(line -> line.contains("90.0 ("));
  }

  @Test
  void aSittingCanHaveParts() throws IOException {
    Path file = folder.resolve("results.json");
    put(Peer.PARLEY, 90, 200);
    results.write(file);

    assertThat(lines(Results.read(file))).isEqualTo(lines(results));
  }

  @Test
  void aSecondMeasurementTakesThePlaceOfTheFirst() {
    put(Peer.PARLEY, 90, 200);
    put(Peer.PARLEY, 95, 200);

    assertThat(lines(results)).anyMatch(line -> line.contains("95.0"));
    assertThat(lines(results)).noneMatch(line -> line.contains("90.0"));
  }

  private void put(Peer peer, double throughput, double first) {
    Load.Result result = new Load.Result(first, first, 1, throughput, throughput, 100);
    results.put(new Results.Entry(peer, LOAD, result, 1_000_000));
  }

  private static List<String> lines(Results results) {
    return results.table(List.of(LOAD)).toString().lines().toList();
  }
}
