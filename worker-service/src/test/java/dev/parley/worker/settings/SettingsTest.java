package dev.parley.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.worker.startup.StartRefused;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

/** Settings that make no sense together or alone: the worker does not start, and says which. */
class SettingsTest {

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  void refusesWhatMakesNoSense(String name, String value, ThrowingCallable settings) {
    assertThatThrownBy(settings)
        .isInstanceOfSatisfying(
            StartRefused.class, refused -> assertThat(refused.getExitCode()).isEqualTo(2))
        .hasMessageContaining(name);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("parley.lease.duration", "two beats", () -> lease(800, 400)),
        row("parley.lease.duration", "one beat", () -> lease(400, 400)),
        row("parley.lease.heartbeat", "zero", () -> lease(2000, 0)),
        row("parley.worker.seats", "none", () -> worker(0, "int8", "w")),
        row("parley.worker.seats", "negative", () -> worker(-1, "int8", "w")),
        row("parley.worker.precision", "int3", () -> worker(1, "int3", "w")),
        row("parley.worker.id", "a path", () -> worker(1, "int8", "../w")),
        row("parley.worker.memory", "1 MB", SettingsTest::tooLittleMemory),
        row("parley.timeouts.token-gap", "zero", () -> timeouts(1000, 0)),
        row("parley.timeouts.first-token", "negative", () -> timeouts(-1, 1000)),
        row("parley.sweep.period", "zero", () -> new SweepSettings(Duration.ZERO)),
        row("parley.redis.url", "http", () -> redis("http://localhost", 1)),
        row("parley.redis.shards", "none", () -> redis("redis://localhost", 0)),
        row("parley.model", "blank", () -> new ModelSettings(" ", Optional.empty())),
        row("parley.worker.saets", "misspelt", () -> known("parley.worker.saets")),
        row("parley.x", "unknown", () -> known("parley.x")));
  }

  private static Arguments row(String name, String value, ThrowingCallable settings) {
    return Arguments.of(name, value, settings);
  }

  private static void lease(int duration, int heartbeat) {
    new LeaseSettings(Duration.ofMillis(duration), Duration.ofMillis(heartbeat));
  }

  private static void worker(int seats, String precision, String id) {
    new WorkerSettings(
        seats, 0, precision, Optional.empty(), 0, false, Duration.ZERO, Optional.of(id));
  }

  private static void tooLittleMemory() {
    Optional<DataSize> memory = Optional.of(DataSize.ofMegabytes(1));
    new WorkerSettings(1, 0, "int8", memory, 0, false, Duration.ZERO, Optional.empty());
  }

  private static void timeouts(int firstToken, int gap) {
    new TimeoutSettings(Duration.ofMillis(firstToken), Duration.ofMillis(gap));
  }

  private static void redis(String url, int shards) {
    new RedisAddress(url, "parley", shards, Duration.ZERO);
  }

  private static void known(String name) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("flags", Map.of(name, "1")));
    KnownNames.check(environment);
  }
}
