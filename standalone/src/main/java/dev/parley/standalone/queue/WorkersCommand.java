package dev.parley.standalone.queue;

import dev.parley.job.WorkerId;
import dev.parley.redis.RedisConnections;
import dev.parley.registry.Registry;
import dev.parley.registry.WorkerPhase;
import dev.parley.registry.WorkerState;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.keys.KeyServer;
import dev.parley.standalone.up.CannotStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley workers list|drain}. */
@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the workers, and lets one leave.",
      "Works on Redis itself, so also while no API process runs."
    })
public final class WorkersCommand {

  private static final String ROW = "%-24s %-24s %7s %6s %9s %s%n";

  private final Map<String, String> flags;
  private final Supplier<Optional<Path>> home;
  private final Terminal terminal;

  @Mixin private KeyServer server = new KeyServer();

  /**
   * @param flags settings of the services by name
   * @param home the default of the data folder; empty for a user without a home
   */
  public WorkersCommand(
      Map<String, String> flags, Supplier<Optional<Path>> home, Terminal terminal) {
    this.flags = flags;
    this.home = home;
    this.terminal = terminal;
  }

  @Command(name = "list", description = "Shows the live workers.")
  int list() {
    return onRedis(redis -> print(new Registry(redis).workers()));
  }

  @Command(
      name = "drain",
      description = {
        "The worker takes no more jobs, ends or hands on those it runs, and leaves.",
        "Ends with 0 when it was asked, else with 1."
      })
  int drain(@Parameters(paramLabel = "ID") String id) {
    return onRedis(redis -> drain(redis, id));
  }

  private ExitCode drain(RedisConnections redis, String id) {
    Registry.DrainOutcome outcome =
        WorkerId.parse(id).map(new Registry(redis)::drain).orElse(Registry.DrainOutcome.GONE);
    return switch (outcome) {
      case DRAINING -> {
        terminal.out().println("worker " + id + " leaves when its jobs have ended or gone on");
        yield ExitCode.OK;
      }
      case UNABLE -> {
        terminal.err().println("parley: worker " + id + " is of an older version: end it yourself");
        yield ExitCode.FAILED;
      }
      case GONE -> {
        terminal.err().println("parley: no such worker lives; see ./parley workers list");
        yield ExitCode.FAILED;
      }
    };
  }

  private ExitCode print(List<WorkerState> workers) {
    terminal
        .out()
        .printf(Locale.ROOT, ROW, "WORKER", "MODEL", "RUNNING", "SEATS", "TOKENS/S", "STATE");
    for (WorkerState worker : workers) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              ROW,
              worker.id(),
              worker.model(),
              worker.running(),
              worker.seats(),
              String.format(Locale.ROOT, "%.1f", worker.tokensPerSecond()),
              worker.phase() == WorkerPhase.DRAINING ? "draining" : "working");
    }
    return ExitCode.OK;
  }

  private int onRedis(Function<RedisConnections, ExitCode> work) {
    try {
      return server.with(flags, home, work).code();
    } catch (CannotStart e) {
      terminal.err().println("parley: " + e.getMessage());
      return e.getExitCode();
    }
  }
}
