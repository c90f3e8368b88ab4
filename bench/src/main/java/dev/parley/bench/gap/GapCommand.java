package dev.parley.bench.gap;

import dev.parley.bench.chat.FairEngine;
import dev.parley.bench.chat.RandomChats;
import dev.parley.bench.figures.Machine;
import dev.parley.bench.figures.Numbers;
import dev.parley.bench.figures.Table;
import dev.parley.worker.engine.EngineLoop;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gap FOLDER}: a long prompt arrives beside chats that speak. */
@Command(
    name = "gap",
    description = "The gap between two tokens while a long prompt is read, beside the usual one.",
    mixinStandardHelpOptions = true)
public final class GapCommand implements Callable<Integer> {

  private static final int USUAL = 60;
  private static final int LONGEST = 4000;

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder; see model.")
  private Path folder = Path.of("");

  @Option(names = "--chats", split = ",", description = "That speak (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8);

  @Option(names = "--prompt", description = "Tokens of the long one (${DEFAULT-VALUE}).")
  private int prompt = 2000;

  @Override
  public Integer call() throws InterruptedException {
    System.out.printf("%s; %s, a prompt of %d tokens%n%n", Machine.name(), folder, prompt);
    Table table =
        new Table("chats", "usual gap ms", "beside p50", "p95", "max", "p50 / usual", "read tok/s");
    for (int speaking : chats) {
      measure(table, speaking);
    }
    System.out.println(table);
    return 0;
  }

  private void measure(Table table, int speaking) throws InterruptedException {
    try (FairEngine fair = FairEngine.load(folder, speaking + 1)) {
      EngineLoop engine = fair.loop();
      RandomChats random = new RandomChats(fair.model());
      List<Speaker> speakers =
          Stream.generate(() -> speaker(engine, random, 30, 3 * USUAL)).limit(speaking).toList();
      for (Speaker speaker : speakers) {
        speaker.await();
      }
      long arrival = System.nanoTime();
      Speaker reader = speaker(engine, random, prompt, 1);
      reader.await();
      row(table, speakers, arrival, reader.first());
    }
  }

  private static Speaker speaker(EngineLoop engine, RandomChats random, int length, int enough) {
    Speaker speaker = new Speaker(enough);
    engine.admit(random.chat(random.text(length), LONGEST), speaker);
    return speaker;
  }

  private void row(Table table, List<Speaker> speakers, long arrival, long read) {
    Speaker one = speakers.getFirst();
    double[] before = one.gaps(arrival - (long) 10e9, arrival);
    double[] beside = one.gaps(arrival, read);
    double usual = before[before.length / 2];
    table.row(
        Integer.toString(speakers.size()),
        Numbers.brief(usual),
        Numbers.brief(beside[beside.length / 2]),
        Numbers.brief(beside[beside.length * 95 / 100]),
        Numbers.brief(beside[beside.length - 1]),
        Numbers.brief(beside[beside.length / 2] / usual),
        Numbers.brief(prompt / ((read - arrival) / 1e9)));
  }
}
