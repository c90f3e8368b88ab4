package dev.parley.bench.contention;

import dev.parley.bench.contention.EngineGroup.Phase;
import dev.parley.bench.contention.EngineGroup.Way;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.Child;
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

  @Option(names = "--engines", description = "Together at the end (${DEFAULT-VALUE}).")
  private int engines = 2;

  @Option(names = "--time", description = "Of each measurement, in ms (${DEFAULT-VALUE}).")
  private int millis = 1000;

  @Option(names = "--limit", description = "Of all, in seconds (${DEFAULT-VALUE}).")
  private int limit = 300;

  private final List<EngineGroup> groups = new CopyOnWriteArrayList<>();
  private final Table table =
      new Table(
          "chats", "threads", "quiet tok/s", "beside a loop", "÷ quiet", "together", "÷ quiet");

  @Override
  public Integer call() {
    Report.begin(String.format(Locale.ROOT, "int8, medians of %d rounds, %s", rounds, folder));
    try (Child neighbour = Child.start(Neighbour.class, Map.of(), List.of())) {
      Thread.ofVirtual().start(this::endAtTheLimit);
      measure(neighbour);
    } catch (IllegalStateException ended) {
      Report.line("Not all was measured within " + limit + " s: " + ended.getMessage());
    } finally {
      groups.forEach(EngineGroup::close);
    }
    Report.table(table);
    return 0;
  }

  private void measure(Child neighbour) {
    for (Way way : ways) { // one after the other, as they load on all cores
      EngineGroup group = EngineGroup.start(way, folder, engines);
      groups.add(group);
      group.awaitLoaded();
    }
    for (int count : chats) {
      for (int round = 0; round < rounds; round++) {
        groups.forEach(group -> group.round(count, Duration.ofMillis(millis), neighbour));
      }
      groups.forEach(group -> row(count, group));
    }
  }

  /** A step may take seconds where all cores are wanted. */
  private void endAtTheLimit() {
    try {
      Thread.sleep(Duration.ofSeconds(limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    groups.forEach(EngineGroup::close);
  }

  private void row(int chats, EngineGroup group) {
    double quiet = Numbers.median(group.take(Phase.QUIET));
    double beside = Numbers.median(group.take(Phase.NEIGHBOUR));
    double together = Numbers.median(group.take(Phase.TOGETHER));
    table.row(
        Integer.toString(chats),
        group.label(),
        Numbers.brief(quiet),
        Numbers.brief(beside),
        Numbers.brief(beside / quiet),
        Numbers.brief(together),
        Numbers.brief(together / quiet));
  }
}
