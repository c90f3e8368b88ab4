package dev.parley.service.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses names below {@code parley.} that no setting has: a misspelt limit must not be no limit.
 * Every service knows the names of all, since they may share one command line. Environment
 * variables are not judged, because others make some (Kubernetes sets {@code PARLEY_PORT} for a
 * service named parley).
 */
public final class KnownNames {

  private static final Set<String> ALL =
      listed(
          "model model-name models default-model hosts attempts",
          "access admin.key metrics.key",
          "redis.url redis.prefix redis.shards redis.patience redis.ca",
          "redis.sentinel-user redis.sentinel-password",
          "queue.depth queue.timeout owner.live-jobs owner.stored-jobs",
          "owner.calls-per-second owner.calls-burst owner.calls-wait",
          "timeouts.first-token timeouts.token-gap timeouts.generation",
          "tokens.default tokens.max lease.duration lease.heartbeat",
          "results.ttl results.stored-ttl cors.origins sweep.period",
          "stream.max stream.ping stream.compare stream.linger",
          "openai.aliases openai.on-disconnect",
          "webhooks.secret webhooks.networks webhooks.retries",
          "worker.seats worker.threads worker.precision worker.memory worker.drafts",
          "worker.kernels worker.cache",
          "worker.keep-prepared worker.drain worker.id");

  private static final Set<String> UNIFORM =
      ALL.stream().map(KnownNames::uniform).collect(Collectors.toUnmodifiableSet());

  /** Of the process that holds all services; it judges them itself. */
  private static final String STANDALONE = "parley.standalone.";

  private KnownNames() {}

  /** Of all services' settings, spelled as the documents spell them. */
  public static Set<String> all() {
    return ALL;
  }

  /**
   * @throws BadSetting for the first unknown name
   */
  public static void check(ConfigurableEnvironment environment) {
    environment.getPropertySources().stream()
        .filter(source -> !(source instanceof SystemEnvironmentPropertySource))
        .flatMap(KnownNames::namesOf)
        .filter(name -> name.startsWith("parley.") && !name.startsWith(STANDALONE))
        .filter(name -> !UNIFORM.contains(uniform(name)))
        .findFirst()
        .ifPresent(
            name -> {
              throw new BadSetting(name, "set", "no setting has this name");
            });
  }

  private static Stream<String> namesOf(PropertySource<?> source) {
    return source instanceof EnumerablePropertySource<?> known
        ? Arrays.stream(known.getPropertyNames())
        : Stream.empty();
  }

  private static Set<String> listed(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> Arrays.stream(line.split(" ")))
        .map(name -> "parley." + name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As Spring compares names: case and dashes do not count, nor does a list's index. */
  private static String uniform(String name) {
    return name.replaceAll("\\[\\d+]$", "")
        .replace("-", "")
        .replace("_", "")
        .toLowerCase(Locale.ROOT);
  }
}
