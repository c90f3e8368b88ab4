package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.engine.EngineLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code turns FOLDER}: a conversation that grows by the same number of tokens each turn. */
@Command(
    name = "turns",
    description = "The first token of each turn of a conversation whose former turns are cached.",
    mixinStandardHelpOptions = true)
public final class TurnsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder; see model.")
  private Path folder = Path.of("");

  @Option(names = "--turns", description = "Of a conversation (${DEFAULT-VALUE}).")
  private int turns = 10;

  @Option(names = "--question", description = "New tokens of each turn (${DEFAULT-VALUE}).")
  private int question = 50;

  @Option(names = "--answer", description = "Tokens of each answer (${DEFAULT-VALUE}).")
  private int answer = 50;

  @Option(names = "--rounds", description = "Conversations, after one to warm up.")
  private int rounds = 7;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalEngine local = LocalEngine.load(folder, 1)) {
      EngineLoop engine = local.loop();
      RandomChats chats = new RandomChats(local.model());
      converse(engine, chats);
      List<List<Turn>> conversations = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        conversations.add(converse(engine, chats));
      }
      print(conversations);
    }
    return 0;
  }

  private List<Turn> converse(EngineLoop engine, RandomChats chats) throws InterruptedException {
    List<Turn> conversation = new ArrayList<>();
    int[] text = {};
    for (int i = 0; i < turns; i++) {
      text = joined(text, chats.text(question));
      Turn turn = new Turn();
      engine.admit(chats.chat(text, answer), turn);
      conversation.add(turn.await());
      text = joined(text, turn.tokens());
    }
    return conversation;
  }

  private void print(List<List<Turn>> conversations) {
    Report.begin(
        String.format(
            Locale.ROOT,
            "%s, turns of %d + %d tokens, medians of %d conversations",
            folder,
            question,
            answer,
            conversations.size()));
    Table table = new Table("turn", "prompt", "cached", "first token ms");
    for (int i = 0; i < turns; i++) {
      int turn = i;
      double[] waits = conversations.stream().mapToDouble(c -> c.get(turn).firstToken()).toArray();
      table.row(
          Integer.toString(turn + 1),
          Integer.toString(turn * (question + answer) + question),
          Integer.toString(conversations.getFirst().get(turn).cached()),
          Numbers.brief(Numbers.median(waits)));
    }
    Report.table(table);
  }

  private static int[] joined(int[] one, int[] other) {
    return IntStream.concat(IntStream.of(one), IntStream.of(other)).toArray();
  }
}
