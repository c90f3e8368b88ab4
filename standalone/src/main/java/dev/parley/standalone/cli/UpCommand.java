package dev.parley.standalone.cli;

import dev.parley.inference.source.NativeCache;
import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.up.CannotStart;
import dev.parley.standalone.up.ModelProvider;
import dev.parley.standalone.up.Standalone;
import dev.parley.standalone.up.StandaloneSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley} and {@code parley up}. */
@Command(
    name = "parley",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Chats with small open-weight language models, on this machine.",
    footer = {
      "",
      "Every setting of the services is a flag too: --parley.queue.depth=4, --server.…",
      "Exit codes: 0 ended as asked, 1 the chat did not complete, 2 bad usage or configuration,",
      "3 model not usable, 4 Redis not reachable, 5 engine stuck, 130 chat interrupted."
    })
final class UpCommand implements Callable<Integer> {

  private final Map<String, String> flags;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "up",
      description = "Start Redis, API and worker; the same as no command.")
  private @Nullable String command;

  @Option(names = "--port", description = "Where to listen; 0 takes a free port. Default: 8080.")
  private @Nullable Integer port;

  @Option(names = "--host", description = "The address to listen on. Default: 127.0.0.1.")
  private @Nullable String host;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "A name like Qwen/Qwen2.5-0.5B-Instruct, which is pulled when it is not here,",
        "a Hugging Face folder or a GGUF file. Default: the small built-in model."
      })
  private @Nullable String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where chats and logs are stored. Default: ~/.parley.")
  private @Nullable Path data;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "Use this Redis server instead of one of our own.")
  private @Nullable String redis;

  UpCommand(Map<String, String> flags) {
    this.flags = new TreeMap<>(flags);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (command != null && !command.equals("up")) {
      throw wrong("unknown command " + command);
    }
    try {
      run(settings());
      return ExitCode.OK.code();
    } catch (CannotStart e) {
      System.err.println("parley: " + e.getMessage());
      return e.getExitCode();
    }
  }

  private void run(StandaloneSettings settings) throws InterruptedException {
    if (settings.redis().isEmpty() && System.getenv("REDIS_URL") != null) {
      print("REDIS_URL is read by the services alone; pass --redis to use another server");
    }
    NativeCache natives = natives(Optional.ofNullable(data).map(folder -> settings.data()));
    if (natives.origin() == NativeCache.Origin.CHOSEN) {
      System.setProperty(NativeCache.SETTING, natives.folder().toString());
    }
    Services services = new Services();
    Hub hub = new Hub(HubSettings.ofThisProcess());
    ModelProvider models = new HubModelProvider(hub, Terminal.ofThisProcess());
    Standalone up =
        new Standalone(settings, services.api(), services.worker(), models, UpCommand::print);
    Signals.onEnd(() -> end(up));
    up.run();
  }

  /** The first signal drains; the second does not wait for that. */
  private static void end(Standalone up) {
    if (up.isStopping()) {
      up.abandon();
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
    up.stop();
  }

  private StandaloneSettings settings() {
    return new StandaloneSettings(
        own(host, "server.address").orElse("127.0.0.1"),
        own(port, "server.port").map(this::portNumber).orElse(8080),
        own(model, "parley.model"),
        dataFolder(),
        own(redis, "parley.redis.url"),
        flags);
  }

  /** Beside the data where the home cannot be written, rather than in the temporary folder. */
  static NativeCache natives(Optional<Path> data) {
    NativeCache usual = NativeCache.ofThisProcess();
    return data.filter(folder -> usual.origin() == NativeCache.Origin.TEMPORARY)
        .map(folder -> new NativeCache(folder.resolve("djl"), NativeCache.Origin.CHOSEN))
        .orElse(usual);
  }

  private Path dataFolder() {
    return Optional.ofNullable(data)
        .or(UpCommand::defaultData)
        .orElseThrow(
            () ->
                new CannotStart(
                    ExitCode.BAD_CONFIGURATION,
                    "this user has no home: choose a folder with --data"))
        .toAbsolutePath()
        .normalize();
  }

  /** Our option, else the same setting as a flag or in the environment. */
  private Optional<String> own(@Nullable Object option, String property) {
    Optional<String> setting = Setting.of(property, flags, System.getenv());
    flags.remove(property);
    return Optional.ofNullable(option)
        .map(Object::toString)
        .filter(text -> !text.isBlank())
        .or(() -> setting);
  }

  private int portNumber(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw wrong("--port takes a number from 0 to 65535, not " + text);
    }
    return Integer.parseInt(text);
  }

  private ParameterException wrong(String message) {
    CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
    return new ParameterException(line, message);
  }

  /** Empty for a user without a home. */
  static Optional<Path> defaultData() {
    return Stream.of(System.getenv("HOME"), System.getProperty("user.home"))
        .flatMap(Stream::ofNullable)
        .filter(
            home -> home.startsWith("/")) // Java says "?" when the system does not know the user
        .findFirst()
        .map(home -> Path.of(home, ".parley"));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
