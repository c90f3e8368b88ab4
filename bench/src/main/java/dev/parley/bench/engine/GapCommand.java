package dev.parley.bench.engine;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.engine.GenerationRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    System.out.printf(
        Locale.ROOT, "%s; %s, a prompt of %d tokens%n%n", Machine.name(), folder, prompt);
    Table table =
        new Table("chats", "usual gap ms", "beside p50", "p95", "max", "p50 / usual", "read tok/s");
    for (int speaking : chats) {
      measure(table, speaking);
    }
    System.out.println(table);
    return 0;
  }

  private void measure(Table table, int speaking) throws InterruptedException {
    try (LocalEngine fair = LocalEngine.load(folder, speaking + 1)) {
      RandomChats random = new RandomChats(fair.model());
      List<TokenTimes> speakers = new ArrayList<>();
      for (int i = 0; i < speaking; i++) {
        speakers.add(admit(fair, random.chat(random.text(30), LONGEST)));
      }
      hearMore(speakers, 3 * USUAL);
      long arrival = System.nanoTime();
      TokenTimes reader = admit(fair, random.chat(random.text(prompt), 1));
      reader.await(1);
      hearMore(speakers, USUAL);
      row(table, speakers, arrival, reader.first());
    }
  }

  private static TokenTimes admit(LocalEngine fair, GenerationRequest chat) {
    TokenTimes speaker = new TokenTimes();
    fair.loop().admit(chat, speaker);
    return speaker;
  }

  /** They speak in the same steps, so whoever said least is the last to have said so many more. */
  private static void hearMore(List<TokenTimes> speakers, int tokens) throws InterruptedException {
    int goal = tokens + speakers.stream().mapToInt(TokenTimes::said).min().orElseThrow();
    for (TokenTimes speaker : speakers) {
      speaker.await(goal);
    }
  }

  /** The usual gap is that of as many tokens before the prompt as after it. */
  private void row(Table table, List<TokenTimes> speakers, long arrival, long read) {
    TokenTimes one = speakers.getFirst();
    double[] beside = one.gaps(arrival, read);
    double usual = one.usual(arrival, read, USUAL);
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
