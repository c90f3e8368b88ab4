package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DoctorCommandTest {

  @ParameterizedTest
  @CsvSource({
    "parley.worker.seats, 0",
    "parley.worker.seats, many",
    "parley.worker.precision, int3",
    "parley.worker.memory, 1KB",
  })
  void aSettingThatTheWorkerWouldRefuseEndsWithTwo(String name, String value) {
    assertThat(new CommandLine(new DoctorCommand(Map.of(name, value))).execute()).isEqualTo(2);
  }
}
