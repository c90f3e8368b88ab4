package dev.parley.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Settings that are invalid alone or together are refused, by name and with exit code 2. */
class SettingsTest {

  private static final String SENTINEL = "redis-sentinel://a#m";
  private static final String CA = SettingsTest.class.getResource("/ca.pem").getPath();

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("bad")
  void refusesWhatIsInvalid(String name, String value, ThrowingCallable settings) {
    assertThatThrownBy(settings)
        .isInstanceOfSatisfying(BadSetting.class, bad -> assertThat(bad.getExitCode()).isEqualTo(2))
        .hasMessageStartingWith(name + " is ");
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        row("parley.lease.duration", "two beats", () -> lease(800, 400)),
        row("parley.lease.duration", "one beat", () -> lease(400, 400)),
        row("parley.lease.heartbeat", "zero", () -> lease(2000, 0)),
        row("parley.sweep.period", "zero", () -> new SweepSettings(Duration.ZERO)),
        row("parley.redis.url", "http", () -> redis("http://localhost", "parley", 1)),
        row("parley.redis.url", "two", () -> redis("redis://one,redis://two", "parley", 1)),
        row("parley.redis.url", "no master", () -> redis("redis-sentinel://a", "parley", 1)),
        row("parley.redis.ca", "missing", () -> secured("rediss://a", "/missing.pem", "", "")),
        row("parley.redis.ca", "without TLS", () -> secured("redis://a", CA, "", "")),
        row("parley.redis.sentinel-password", "none", () -> secured("redis://a", "", "", "p")),
        row("parley.redis.sentinel-user", "alone", () -> secured(SENTINEL, "", "u", "")),
        row("parley.redis.prefix", "a space", () -> redis("redis://localhost", "a b", 1)),
        row("parley.redis.shards", "none", () -> redis("redis://localhost", "parley", 0)),
        row("parley.worker.saets", "misspelt", () -> check("parley.worker.saets")),
        row("parley.queue.depht", "misspelt", () -> check("parley.queue.depht")),
        row("parley.x", "unknown", () -> check("parley.x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parley.queue.depth",
        "parley.worker.keep-prepared",
        "parley.worker.keepPrepared",
        "parley.hosts[0]",
        "parley.standalone.anything",
        "spring.anything"
      })
  void knowsTheNamesOfAllServicesHoweverTheyAreSpelt(String name) {
    assertThatCode(() -> check(name)).doesNotThrowAnyException();
  }

  /** Kubernetes sets PARLEY_PORT for a service that is called parley. */
  @Test
  void doesNotJudgeTheEnvironment() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("env", Map.of("parley.port", "tcp://1")));
    assertThatCode(() -> KnownNames.check(environment)).doesNotThrowAnyException();
  }

  @Test
  void neverShowsThePassword() {
    RedisAddress address =
        new RedisAddress("redis://user:secret@localhost:1", "parley", 1, Duration.ofSeconds(1));
    assertThat(address.toString()).doesNotContain("secret").contains("localhost");
    assertThatThrownBy(() -> redis("user:secret@localhost", "parley", 1))
        .message()
        .doesNotContain("secret");
  }

  private static Arguments row(String name, String value, ThrowingCallable settings) {
    return Arguments.of(name, value, settings);
  }

  private static void lease(int duration, int heartbeat) {
    new LeaseSettings(Duration.ofMillis(duration), Duration.ofMillis(heartbeat));
  }

  private static void redis(String url, String prefix, int shards) {
    new RedisAddress(url, prefix, shards, Duration.ZERO);
  }

  private static void secured(String url, String ca, String user, String password) {
    new RedisAddress(
        url, "parley", 1, Duration.ZERO, Optional.of(ca), Optional.of(user), Optional.of(password));
  }

  private static void check(String name) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("flags", Map.of(name, "1")));
    KnownNames.check(environment);
  }
}
