package dev.parley.bench.relay;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relay}: from the engine through Redis and an API to the client. */
@Command(
    name = "relay",
    description = "How long a token is on its way from the engine to the client of its stream.",
    mixinStandardHelpOptions = true)
public final class RelayCommand implements Callable<Integer> {

  @Option(names = "--streams", description = "At once (${DEFAULT-VALUE}).")
  private int streams = 200;

  @Option(names = "--seats", description = "Chats of one worker (${DEFAULT-VALUE}).")
  private int seats = 8;

  @Option(names = "--rate", description = "Tokens per second of a stream (${DEFAULT-VALUE}).")
  private int rate = 5;

  @Option(names = "--seconds", description = "Measured, after as long a warm-up.")
  private int seconds = 20;

  @Option(
      names = "--wire",
      split = ",",
      description = "Which: ${COMPLETION-CANDIDATES} (NATIVE). Several take turns.")
  private List<RelayWire> wires = List.of(RelayWire.NATIVE);

  @Option(names = "--rounds", description = "Of each wire; medians are told (${DEFAULT-VALUE}).")
  private int rounds = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RelayRound.Plan plan = new RelayRound.Plan(streams, seats, rate, seconds);
    Map<RelayWire, List<RelayRound>> measured = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (RelayWire wire : wires) {
        measured.computeIfAbsent(wire, _ -> new ArrayList<>()).add(RelayRound.run(plan, wire));
      }
    }
    print(measured);
    return 0;
  }

  private void print(Map<RelayWire, List<RelayRound>> measured) {
    Report.line(
        String.format(
            Locale.ROOT,
            "%s%n%n%d streams of %d tokens/s, workers of %d seats, %d s; medians of %d rounds%n",
            Machine.name(),
            streams,
            rate,
            seats,
            seconds,
            rounds));
    Table table =
        new Table(
            "wire",
            "streams",
            "lost",
            "tokens",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "API ms/1000",
            "Redis µs/token",
            "commands",
            "bytes in",
            "out",
            "kept");
    measured.forEach(
        (wire, all) ->
            table.row(
                wire.path(),
                brief(all, RelayRound::streams),
                brief(all, RelayRound::lost),
                brief(all, RelayRound::tokens),
                brief(all, RelayRound::p50),
                brief(all, RelayRound::p95),
                brief(all, RelayRound::p99),
                brief(all, RelayRound::cpu),
                brief(all, round -> round.redis().micros()),
                brief(all, round -> round.redis().commands()),
                brief(all, round -> round.redis().received()),
                brief(all, round -> round.redis().sent()),
                brief(all, round -> round.redis().memory())));
    Report.line(table.toString());
  }

  private static String brief(List<RelayRound> all, ToDoubleFunction<RelayRound> figure) {
    return Numbers.brief(Numbers.median(all.stream().mapToDouble(figure).toArray()));
  }
}
