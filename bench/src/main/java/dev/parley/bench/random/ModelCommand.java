package dev.parley.bench.random;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model FOLDER}. */
@Command(
    name = "model",
    description = "Writes a model of Qwen1.5-0.5B's shape with random weights.",
    mixinStandardHelpOptions = true)
public final class ModelCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "What to write; 0.9 GB.")
  private Path folder = Path.of("");

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "A tokenizer.json of Qwen's to copy; else one of the same size is made.")
  private @Nullable Path tokenizer;

  @Option(names = "--seed", description = "Of the weights (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    RandomModel.write(folder, RandomModel.QWEN, seed, Optional.ofNullable(tokenizer));
    System.out.printf(
        Locale.ROOT, "%s: written in %.1f s%n", folder, (System.nanoTime() - start) / 1e9);
    return 0;
  }
}
