package dev.parley.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.service.settings.BadSetting;
import dev.parley.service.settings.TimeoutSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/** Invalid settings, alone or together: the worker does not start, and names the setting. */
class SettingsTest {

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  void refusesInvalidValues(String name, String value, ThrowingCallable settings) {
    assertThatThrownBy(settings)
        .isInstanceOfSatisfying(
            BadSetting.class, refused -> assertThat(refused.getExitCode()).isEqualTo(2))
        .hasMessageContaining(name);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("parley.worker.seats", "none", () -> worker(0, "int8", "w")),
        row("parley.worker.seats", "negative", () -> worker(-1, "int8", "w")),
        row("parley.worker.precision", "int3", () -> worker(1, "int3", "w")),
        row("parley.worker.cache", "int4", () -> cache("int4")),
        row("parley.worker.kernels", "fast", () -> kernels("fast")),
        row("parley.worker.id", "a path", () -> worker(1, "int8", "../w")),
        row("parley.worker.memory", "1 MB", SettingsTest::tooLittleMemory),
        row("parley.timeouts.token-gap", "zero", () -> timeouts(1000, 0)),
        row("parley.timeouts.first-token", "negative", () -> timeouts(-1, 1000)),
        row("parley.model", "blank", () -> new ModelSettings(" ", Optional.empty())));
  }

  private static Arguments row(String name, String value, ThrowingCallable settings) {
    return Arguments.of(name, value, settings);
  }

  private static void worker(int seats, String precision, String id) {
    new WorkerSettings(
        seats,
        "auto",
        precision,
        "auto",
        Optional.empty(),
        0,
        "auto",
        false,
        Duration.ZERO,
        Optional.of(id));
  }

  private static void kernels(String choice) {
    new WorkerSettings(
        1,
        "auto",
        "int8",
        "auto",
        Optional.empty(),
        0,
        choice,
        false,
        Duration.ZERO,
        Optional.empty());
  }

  private static void cache(String format) {
    new WorkerSettings(
        1,
        "auto",
        "int8",
        format,
        Optional.empty(),
        0,
        "auto",
        false,
        Duration.ZERO,
        Optional.empty());
  }

  private static void tooLittleMemory() {
    Optional<DataSize> memory = Optional.of(DataSize.ofMegabytes(1));
    new WorkerSettings(
        1, "auto", "int8", "auto", memory, 0, "auto", false, Duration.ZERO, Optional.empty());
  }

  private static void timeouts(int firstToken, int gap) {
    TimeoutSettings.of(Duration.ofMillis(firstToken), Duration.ofMillis(gap));
  }
}
