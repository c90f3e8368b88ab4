package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
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

/** {@code gap FOLDER}: a long prompt arrives beside chats that decode. */
@Command(
    name = "gap",
    description =
        "The gap between two tokens while a long prompt is prefilled, beside the usual one.",
    mixinStandardHelpOptions = true)
public final class GapCommand implements Callable<Integer> {

  private static final int USUAL = 60;
  private static final int LONGEST = 4000;

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder; see model.")
  private Path folder = Path.of("");

  @Option(names = "--chats", split = ",", description = "That decode (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8);

  @Option(names = "--prompt", description = "Tokens of the long one (${DEFAULT-VALUE}).")
  private int prompt = 2000;

  @Override
  public Integer call() throws InterruptedException {
    Report.begin(String.format(Locale.ROOT, "%s, a prompt of %d tokens", folder, prompt));
    Table table =
        new Table("chats", "usual gap ms", "beside p50", "p95", "max", "p50 / usual", "read tok/s");
    for (int decoding : chats) {
      measure(table, decoding);
    }
    Report.table(table);
    return 0;
  }

  private void measure(Table table, int decoding) throws InterruptedException {
    try (LocalEngine engine = LocalEngine.load(folder, decoding + 1)) {
      RandomChats random = new RandomChats(engine.model());
      List<TokenTimes> others = new ArrayList<>();
      for (int i = 0; i < decoding; i++) {
        others.add(admit(engine, random.chat(random.text(30), LONGEST)));
      }
      awaitMore(others, 3 * USUAL);
      long arrival = System.nanoTime();
      TokenTimes reader = admit(engine, random.chat(random.text(prompt), 1));
      reader.await(1);
      awaitMore(others, USUAL);
      row(table, others, arrival, reader.first());
    }
  }

  private static TokenTimes admit(LocalEngine engine, GenerationRequest chat) {
    TokenTimes times = new TokenTimes();
    engine.loop().admit(chat, times);
    return times;
  }

  /** They decode in the same steps, so the one with the fewest tokens is the last to have more. */
  private static void awaitMore(List<TokenTimes> others, int tokens) throws InterruptedException {
    int goal = tokens + others.stream().mapToInt(TokenTimes::count).min().orElseThrow();
    for (TokenTimes times : others) {
      times.await(goal);
    }
  }

  /** The usual gap is that of as many tokens before the prompt as after it. */
  private void row(Table table, List<TokenTimes> others, long arrival, long read) {
    TokenTimes one = others.getFirst();
    double[] beside = one.gaps(arrival, read);
    double usual = one.usual(arrival, read, USUAL);
    table.row(
        Integer.toString(others.size()),
        Numbers.brief(usual),
        Numbers.brief(beside[beside.length / 2]),
        Numbers.brief(beside[beside.length * 95 / 100]),
        Numbers.brief(beside[beside.length - 1]),
        Numbers.brief(beside[beside.length / 2] / usual),
        Numbers.brief(prompt / ((read - arrival) / 1e9)));
  }
}
