package dev.parley.bench;

import dev.parley.bench.abuser.AbuserCommand;
import dev.parley.bench.abuser.CostsCommand;
import dev.parley.bench.answers.AnswersCommand;
import dev.parley.bench.contention.ContendedCommand;
import dev.parley.bench.engine.DraftsCommand;
import dev.parley.bench.engine.GapCommand;
import dev.parley.bench.engine.KernelsCommand;
import dev.parley.bench.engine.LogprobsCommand;
import dev.parley.bench.engine.StepCommand;
import dev.parley.bench.engine.TokenCommand;
import dev.parley.bench.engine.TurnsCommand;
import dev.parley.bench.format.FormatCommand;
import dev.parley.bench.peers.PeersCommand;
import dev.parley.bench.quality.QualityCommand;
import dev.parley.bench.queue.QueueScriptsCommand;
import dev.parley.bench.random.ModelCommand;
import dev.parley.bench.relay.JobsCommand;
import dev.parley.bench.relay.RelayCommand;
import dev.parley.bench.relay.SimulationCheckCommand;
import dev.parley.bench.relay.ViewersCommand;
import dev.parley.bench.scale.SimulateCommand;
import dev.parley.bench.stack.LoadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts one benchmark. */
@Command(
    name = "bench/run",
    description = "Measures Parley.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelCommand.class,
      StepCommand.class,
      KernelsCommand.class,
      LogprobsCommand.class,
      FormatCommand.class,
      QualityCommand.class,
      AnswersCommand.class,
      DraftsCommand.class,
      GapCommand.class,
      TurnsCommand.class,
      ContendedCommand.class,
      LoadCommand.class,
      RelayCommand.class,
      ViewersCommand.class,
      QueueScriptsCommand.class,
      AbuserCommand.class,
      CostsCommand.class,
      JobsCommand.class,
      SimulateCommand.class,
      SimulationCheckCommand.class,
      PeersCommand.class,
      TokenCommand.class
    })
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
