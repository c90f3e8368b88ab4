package dev.parley.standalone.cli;

import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.keys.KeysCommand;
import dev.parley.standalone.keys.WebhooksCommand;
import dev.parley.standalone.queue.QueueCommand;
import dev.parley.standalone.queue.WorkersCommand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** The entry point of the command line. */
public final class Commands {

  private Commands() {}

  /** Runs the command that {@code arguments} spell; returns the exit code. */
  public static int run(String... arguments) {
    Map<String, String> properties = new TreeMap<>();
    List<String> rest = SpringFlags.takeOut(List.of(arguments), properties);
    UpCommand up = new UpCommand(properties);
    return new CommandLine(up)
        .addSubcommand(new ChatCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(ModelsCommand.ofThisProcess())
        .addSubcommand(new DoctorCommand(properties))
        .addSubcommand(
            new KeysCommand(properties, UpCommand::defaultData, Terminal.ofThisProcess()))
        .addSubcommand(
            new WebhooksCommand(properties, UpCommand::defaultData, Terminal.ofThisProcess()))
        .addSubcommand(
            new QueueCommand(properties, UpCommand::defaultData, Terminal.ofThisProcess()))
        .addSubcommand(
            new WorkersCommand(properties, UpCommand::defaultData, Terminal.ofThisProcess()))
        .setExecutionExceptionHandler(Commands::unexpected)
        .execute(rest.toArray(String[]::new));
  }

  private static int unexpected(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("parley: " + failure);
    if (System.getenv("PARLEY_DEBUG") != null) {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.FAILED.code();
  }
}
