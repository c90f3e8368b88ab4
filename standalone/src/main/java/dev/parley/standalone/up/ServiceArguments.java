package dev.parley.standalone.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of the two services: what the one process needs, then what a person typed. */
final class ServiceArguments {

  private final StandaloneSettings settings;
  private final String redisUrl;

  ServiceArguments(StandaloneSettings settings, String redisUrl) {
    this.settings = settings;
    this.redisUrl = redisUrl;
  }

  List<String> forApi() {
    Map<String, String> flags = shared();
    flags.put("server.address", settings.host());
    flags.put("server.port", String.valueOf(settings.port()));
    return arguments(flags);
  }

  /** No port for the worker: it shares the process with the API, which serves its metrics too. */
  List<String> forWorker() {
    Map<String, String> flags = shared();
    flags.put("server.port", "-1");
    // Always set: else the worker would read PARLEY_MODEL, even when it is empty.
    flags.put("parley.model", absolute(settings.model().orElse(StandaloneSettings.BUILTIN)));
    return arguments(flags);
  }

  private Map<String, String> shared() {
    Map<String, String> flags = new TreeMap<>();
    flags.put("spring.main.banner-mode", "off");
    flags.put("spring.application.name", "parley"); // one process, one log, one name in it
    flags.put("logging.file.name", settings.data().resolve("parley.log").toString());
    flags.put("logging.threshold.console", "OFF"); // the console shows the progress alone
    flags.putAll(settings.flags());
    // One drain, in one order: see Parts.
    flags.put("spring.main.register-shutdown-hook", "false");
    flags.put("logging.register-shutdown-hook", "false");
    flags.put("parley.redis.url", redisUrl);
    return flags;
  }

  /** A folder is named from where the person stands; any other name is left alone. */
  private static String absolute(String model) {
    Path path = Path.of(model);
    return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : model;
  }

  private static List<String> arguments(Map<String, String> flags) {
    return flags.entrySet().stream()
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .toList();
  }
}
