package dev.parley.worker.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names below {@code parley.} that nobody reads: a misspelt limit must not be no limit.
 * Names of the API pass, since both services may share one command line. Environment variables are
 * not judged, because others make some (Kubernetes sets {@code PARLEY_PORT} for a service named
 * so).
 */
public final class KnownNames {

  private static final Set<String> OURS =
      Set.of(
          "parley.model",
          "parley.modelname",
          "parley.redis.url",
          "parley.redis.prefix",
          "parley.redis.shards",
          "parley.redis.patience",
          "parley.lease.duration",
          "parley.lease.heartbeat",
          "parley.timeouts.firsttoken",
          "parley.timeouts.tokengap",
          "parley.timeouts.generation",
          "parley.sweep.period",
          "parley.worker.seats",
          "parley.worker.threads",
          "parley.worker.precision",
          "parley.worker.memory",
          "parley.worker.drafts",
          "parley.worker.keepprepared",
          "parley.worker.drain",
          "parley.worker.id");

  private static final Set<String> OF_THE_API =
      Set.of("parley.models", "parley.defaultmodel", "parley.attempts", "parley.hosts");

  private static final List<String> ROOMS_OF_OTHERS =
      List.of(
          "parley.hosts[",
          "parley.models[",
          "parley.cors.",
          "parley.queue.",
          "parley.owner.",
          "parley.tokens.",
          "parley.results.",
          "parley.stream.",
          "parley.standalone.");

  private KnownNames() {}

  /**
   * @throws dev.parley.worker.startup.StartRefused for the first unknown name
   */
  public static void check(ConfigurableEnvironment environment) {
    environment.getPropertySources().stream()
        .filter(source -> !(source instanceof SystemEnvironmentPropertySource))
        .flatMap(KnownNames::namesOf)
        .filter(name -> !isKnown(uniform(name)))
        .findFirst()
        .ifPresent(
            name -> {
              throw Check.refusal(name, "set", "no setting has this name");
            });
  }

  private static boolean isKnown(String name) {
    return !name.startsWith("parley.")
        || OURS.contains(name)
        || OF_THE_API.contains(name)
        || ROOMS_OF_OTHERS.stream().anyMatch(name::startsWith);
  }

  private static Stream<String> namesOf(PropertySource<?> source) {
    return source instanceof EnumerablePropertySource<?> known
        ? Arrays.stream(known.getPropertyNames())
        : Stream.empty();
  }

  /** As Spring compares names: case and dashes do not count. */
  private static String uniform(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
