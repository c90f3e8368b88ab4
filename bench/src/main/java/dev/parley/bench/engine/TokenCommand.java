package dev.parley.bench.engine;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code token}: microbenchmarks, by JMH. */
@Command(
    name = "token",
    description = "Times what Java does for each token: choose, spell, write, read.",
    mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {

  @Option(names = "--only", description = "A regular expression over the names.")
  private String only = "";

  @Override
  public Integer call() throws RunnerException {
    String names = TokenBenchmark.class.getName() + "\\..*" + only + ".*";
    new Runner(new OptionsBuilder().include(names).build()).run();
    return 0;
  }
}
