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

  /**
   * The worker shares the process, so what it could tell over HTTP the API's process can be asked.
   */
  List<String> forWorker() {
    Map<String, String> flags = shared();
    flags.put("server.port", "-1");
    // Named in any case: the worker would take what the environment says, an empty name too.
    flags.put("parley.model", absolute(settings.model().orElse(StandaloneSettings.BUILTIN)));
    return arguments(flags);
  }

  private Map<String, String> shared() {
    Map<String, String> flags = new TreeMap<>();
    flags.put("spring.main.banner-mode", "off");
    flags.put("spring.application.name", "parley"); // one process, one log, one name in it
    flags.put("logging.file.name", settings.data().resolve("parley.log").toString());
    flags.put("logging.threshold.console", "OFF"); // the console tells the progress
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
