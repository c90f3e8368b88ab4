package dev.parley.standalone.queue;

import dev.parley.job.ModelName;
import dev.parley.operation.QueuePauses;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.keys.KeyServer;
import dev.parley.standalone.up.CannotStart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley queue pause|resume|list}. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description = {
      "Pauses and resumes the queues of models: jobs are accepted and do not start.",
      "Works on Redis itself, so also while no API process runs."
    })
public final class QueueCommand {

  private final Map<String, String> flags;
  private final Supplier<Optional<Path>> home;
  private final Terminal terminal;
  @Spec private @Nullable CommandSpec spec;

  @Mixin private KeyServer server = new KeyServer();

  /**
   * @param flags settings of the services by name
   * @param home the default of the data folder; empty for a user without a home
   */
  public QueueCommand(Map<String, String> flags, Supplier<Optional<Path>> home, Terminal terminal) {
    this.flags = flags;
    this.home = home;
    this.terminal = terminal;
  }

  @Command(name = "pause", description = "No job of the model starts; what runs goes on.")
  int pause(@Parameters(paramLabel = "MODEL") String model) {
    ModelName name = name(model);
    return onRedis(
        redis -> {
          new QueuePauses(redis).pause(name);
          boolean known =
              new Registry(redis).models().stream().anyMatch(one -> one.card().name().equals(name));
          return "paused " + name + (known ? "" : "; no worker has announced it so far");
        });
  }

  @Command(name = "resume", description = "Jobs of the model start again.")
  int resume(@Parameters(paramLabel = "MODEL") String model) {
    ModelName name = name(model);
    return onRedis(
        redis -> {
          new QueuePauses(redis).resume(name);
          return "resumed " + name;
        });
  }

  @Command(name = "list", description = "Shows the queues and whether they are paused.")
  int list() {
    return onRedis(
        redis -> {
          Set<ModelName> paused = new QueuePauses(redis).paused();
          Set<ModelName> all = new TreeSet<>(paused);
          new Registry(redis).models().forEach(model -> all.add(model.card().name()));
          StringBuilder lines = new StringBuilder();
          all.forEach(
              name ->
                  lines
                      .append(paused.contains(name) ? "paused  " : "open    ")
                      .append(name)
                      .append('\n'));
          return lines.toString().stripTrailing();
        });
  }

  private int onRedis(Function<RedisConnections, String> work) {
    try {
      terminal.out().println(server.with(flags, home, work));
      return ExitCode.OK.code();
    } catch (CannotStart e) {
      terminal.err().println("parley: " + e.getMessage());
      return e.getExitCode();
    }
  }

  private ModelName name(String text) {
    return ModelName.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec == null ? new CommandLine(this) : spec.commandLine(),
                    "MODEL is the name of a model; see ./parley queue list"));
  }
}
