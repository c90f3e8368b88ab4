package dev.parley.bench.contention;

import dev.parley.bench.contention.EnginePair.Phase;
import dev.parley.bench.contention.EnginePair.Way;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code contended FOLDER}: the engine alone, beside a busy loop, and beside another engine. */
@Command(
    name = "contended",
    description =
        "Tokens per second while others want the cores, by turns for each way of taking threads.",
    mixinStandardHelpOptions = true)
public final class ContendedCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder; see model.")
  private Path folder = Path.of("");

  @Option(names = "--chats", split = ",", description = "At once (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8);

  @Option(names = "--ways", split = ",", description = "Of taking threads (${DEFAULT-VALUE}).")
  private List<Way> ways = List.of(Way.values());

  @Option(names = "--rounds", description = "For each number of chats (${DEFAULT-VALUE}).")
  private int rounds = 2;

  @Option(names = "--time", description = "Of each measurement, in ms (${DEFAULT-VALUE}).")
  private int millis = 1000;

  @Option(names = "--limit", description = "Of all, in seconds (${DEFAULT-VALUE}).")
  private int limit = 300;

  private final List<EnginePair> pairs = new CopyOnWriteArrayList<>();
  private final Table table =
      new Table("chats", "threads", "quiet tok/s", "beside a loop", "÷ quiet", "two", "÷ quiet");

  @Override
  public Integer call() {
    Report.begin(String.format(Locale.ROOT, "int8, medians of %d rounds, %s", rounds, folder));
    try (Child neighbour = Child.start(Neighbour.class, Map.of(), List.of())) {
      Thread.ofVirtual().start(this::endAtTheLimit);
      measure(neighbour);
    } catch (IllegalStateException ended) {
      Report.line("Not all was measured within " + limit + " s: " + ended.getMessage());
    } finally {
      pairs.forEach(EnginePair::close);
    }
    Report.table(table);
    return 0;
  }

  private void measure(Child neighbour) {
    for (Way way : ways) { // one after the other, as they load on all cores
      EnginePair pair = EnginePair.start(way, folder);
      pairs.add(pair);
      pair.awaitLoaded();
    }
    for (int count : chats) {
      for (int round = 0; round < rounds; round++) {
        pairs.forEach(pair -> pair.round(count, Duration.ofMillis(millis), neighbour));
      }
      pairs.forEach(pair -> row(count, pair));
    }
  }

  /** A step may take seconds where all cores are wanted. */
  private void endAtTheLimit() {
    try {
      Thread.sleep(Duration.ofSeconds(limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pairs.forEach(EnginePair::close);
  }

  private void row(int chats, EnginePair pair) {
    double quiet = Numbers.median(pair.take(Phase.QUIET));
    double beside = Numbers.median(pair.take(Phase.NEIGHBOUR));
    double two = Numbers.median(pair.take(Phase.TWO));
    table.row(
        Integer.toString(chats),
        pair.label(),
        Numbers.brief(quiet),
        Numbers.brief(beside),
        Numbers.brief(beside / quiet),
        Numbers.brief(two),
        Numbers.brief(two / quiet));
  }
}
