package dev.parley.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.redis.Keys;
import dev.parley.redis.RedisSettings;
import dev.parley.service.process.StartFailure;
import dev.parley.service.settings.KnownNames;
import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;
import dev.parley.testkit.fuzz.SettingValues;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Any value of any setting either builds all that a worker makes of its settings, or is refused
 * with exit code 2 and one line that names a setting.
 */
class EverySettingTest {

  private static final Predicate<String> OF_APIS_ALONE =
      name ->
          name.matches(
              "parley\\.((queue|owner|tokens|results|cors|stream|openai|admin|webhooks)\\..*"
                  + "|models|default-model|hosts|attempts|access|metrics\\.key)");

  private static final Binder NOTHING = new Binder(new MapConfigurationPropertySource(Map.of()));
  private static final Map<Class<?>, Object> UNCHANGED = new HashMap<>();

  @Test
  void everyValueStartsOrIsRefusedByOneLine() {
    TreeSet<String> refused = new TreeSet<>();
    TreeSet<String> accepted = new TreeSet<>();
    for (String name : KnownNames.all()) {
      for (String value : SettingValues.draw(name.hashCode(), 30)) {
        (starts(name, value) ? accepted : refused).add(name);
      }
    }
    assertThat(accepted).isEqualTo(new TreeSet<>(KnownNames.all()));
    assertThat(refused)
        .isEqualTo(
            new TreeSet<>(KnownNames.all().stream().filter(OF_APIS_ALONE.negate()).toList()));
  }

  /** Whether it starts; anything else but a proper refusal fails the test. */
  private static boolean starts(String name, String value) {
    try {
      build(name, new Binder(new MapConfigurationPropertySource(Map.of(name, value))));
      return true;
    } catch (RuntimeException e) {
      StartFailure failure =
          StartFailure.of(e)
              .orElseThrow(() -> new AssertionError(name + "=" + value + " has no line", e));
      assertThat(failure.exitCode()).as(name + "=" + value).isEqualTo(2);
      assertThat(failure.line())
          .as(name + "=" + value)
          .doesNotContainPattern("\\p{Cntrl}")
          .matches(line -> KnownNames.all().stream().anyMatch(line::startsWith));
      return false;
    }
  }

  private static void build(String name, Binder binder) {
    WorkerServiceSettings settings =
        new WorkerServiceSettings(
            bind(name, binder, "redis", RedisAddress.class),
            binder.bindOrCreate("parley", ModelSettings.class),
            bind(name, binder, "worker", WorkerSettings.class),
            bind(name, binder, "lease", LeaseSettings.class),
            bind(name, binder, "timeouts", TimeoutSettings.class),
            bind(name, binder, "sweep", SweepSettings.class));
    if (name.startsWith("parley.worker.")) { // it measures the machine, which takes a while
      assertThat(settings.worker().decoder().seats()).isEqualTo(settings.worker().seats());
    }
    RedisSettings redis = settings.redis().settings();
    assertThat(new Keys(redis.prefix()).base(redis.shards() - 1)).startsWith(redis.prefix() + ":{");
    assertThat(settings.worker().workerId().value()).isNotBlank();
    assertThat(settings.model().modelName().isPresent())
        .isEqualTo(settings.model().name().isPresent());
  }

  /** A group is changed by its own settings alone: without one of them it is bound once. */
  private static <T> T bind(String name, Binder binder, String group, Class<T> type) {
    String prefix = "parley." + group;
    return name.startsWith(prefix + ".")
        ? binder.bindOrCreate(prefix, type)
        : type.cast(UNCHANGED.computeIfAbsent(type, _ -> NOTHING.bindOrCreate(prefix, type)));
  }
}
