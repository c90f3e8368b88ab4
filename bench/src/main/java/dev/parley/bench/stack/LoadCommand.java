package dev.parley.bench.stack;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code load FOLDER}: chats through API, Redis and worker, seen by their clients. */
@Command(
    name = "load",
    description = "Asks several chats at once through the whole stack.",
    mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {

  @Mixin private LoadShape shape = new LoadShape();

  @Option(names = "--url", description = "A running Parley; else one is started.")
  private @Nullable URI url;

  @Option(names = "--precision", description = "Of the worker (${DEFAULT-VALUE}).")
  private String precision = "int8";

  @Option(
      names = "--worker-jvm",
      split = " ",
      description = "Options of the worker's JVM (${DEFAULT-VALUE}).")
  private List<String> workerJvm = Stack.WORKER_JVM;

  @Option(
      names = "--worker",
      split = " ",
      description = "Settings of the worker, as --parley.worker.seats=3.")
  private List<String> workerSettings = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report.begin(shape.toString());
    if (url != null) {
      Report.table(measure(url));
      return 0;
    }
    try (Stack stack = Stack.start()) {
      Stack.Ready api = stack.api(List.of());
      List<String> settings = new ArrayList<>(workerSettings);
      settings.add("--parley.worker.precision=" + precision);
      Stack.Ready worker = stack.worker(shape.folder(), workerJvm, settings.toArray(String[]::new));
      long pid = worker.program().pid();
      double loaded = Machine.peakMemory(pid) / 1e9;
      Report.table(measure(api.url()));
      double peak = Machine.peakMemory(pid) / 1e9;
      Report.line(
          String.format(
              Locale.ROOT,
              "%nworker: ready after %.1f s (API: %.1f s); peak memory %.2f GB, %.2f GB when ready",
              worker.coldStart().toMillis() / 1e3,
              api.coldStart().toMillis() / 1e3,
              peak,
              loaded));
    }
    return 0;
  }

  private Table measure(URI server) throws IOException, InterruptedException {
    String model = ParleyChatClient.firstModel(server);
    Table table =
        new Table(
            "chats",
            "prompt",
            "first token p50",
            "p95 ms",
            "ms/token",
            "tok/s",
            "decode tok/s",
            "prefill tok/s");
    try (Prompts prompts = new Prompts(shape.folder(), shape.seed())) {
      Function<Load, ChatClient> clients =
          load -> ParleyChatClient.to(server, model, load.prompt());
      Load.warmUp(shape.loads(), clients, prompts, shape.warmUp());
      for (Load load : shape.loads()) {
        row(table, load, load.measure(clients.apply(load), prompts, shape.rounds()));
      }
    }
    return table;
  }

  private static void row(Table table, Load load, Load.Result result) {
    table.row(
        Integer.toString(load.chats()),
        Integer.toString(load.prompt()),
        Numbers.brief(result.firstP50()),
        Numbers.brief(result.firstP95()),
        Numbers.brief(result.gap()),
        Numbers.brief(result.throughput()),
        Numbers.brief(result.decode()),
        Numbers.brief(result.prefill()));
  }
}
