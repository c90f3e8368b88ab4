package dev.parley.api.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names below {@code parley.} that nobody reads: a misspelt limit must not be no limit. The
 * worker's own names pass, since both services may share one command line. Environment variables
 * are not judged, because others make some (Kubernetes sets {@code PARLEY_PORT} for a service named
 * so).
 */
public final class KnownNames {

  private static final Set<String> NAMES =
      names(
          "redis.url redis.prefix redis.shards redis.patience",
          "queue.depth queue.timeout owner.live-jobs owner.stored-jobs",
          "timeouts.first-token timeouts.token-gap timeouts.generation",
          "tokens.default tokens.max lease.duration lease.heartbeat attempts",
          "results.ttl results.stored-ttl models default-model hosts cors.origins",
          "stream.max stream.ping stream.compare stream.linger sweep.period",
          "model model-name");

  /** Judged by their own process. */
  private static final Set<String> FOREIGN = Set.of("parley.worker.", "parley.standalone.");

  private KnownNames() {}

  /** Throws {@link BadSetting} for the first unknown name. */
  public static void check(ConfigurableEnvironment environment) {
    environment.getPropertySources().stream()
        .filter(source -> !(source instanceof SystemEnvironmentPropertySource))
        .flatMap(KnownNames::namesOf)
        .filter(name -> name.startsWith("parley."))
        .filter(name -> FOREIGN.stream().noneMatch(name::startsWith))
        .filter(name -> !NAMES.contains(uniform(name)))
        .findFirst()
        .ifPresent(KnownNames::refuse);
  }

  private static void refuse(String name) {
    throw new BadSetting(name, "set", "no setting has this name");
  }

  private static Stream<String> namesOf(Object source) {
    return source instanceof EnumerablePropertySource<?> known
        ? Arrays.stream(known.getPropertyNames())
        : Stream.empty();
  }

  private static Set<String> names(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> Arrays.stream(line.split(" ")))
        .map(name -> uniform("parley." + name))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** As Spring compares names: case and dashes do not count, nor does a list's index. */
  private static String uniform(String name) {
    return name.replaceAll("\\[\\d+]$", "")
        .replace("-", "")
        .replace("_", "")
        .toLowerCase(Locale.ROOT);
  }
}
