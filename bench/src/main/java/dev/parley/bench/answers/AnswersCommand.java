package dev.parley.bench.answers;

import dev.parley.bench.answers.AnsweringModel.TokenAnswer;
import dev.parley.bench.answers.Question.Kind;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code answers MODEL}: questions whose answers can be checked, in several precisions. */
@Command(
    name = "answers",
    description = "The share of right answers, and of float32's very answers, of each precision.",
    mixinStandardHelpOptions = true)
public final class AnswersCommand implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A folder or a GGUF file.")
  private Path path = Path.of("");

  @Option(
      names = "--ways",
      split = ",",
      description = "Precisions, each with its cache behind a colon (${DEFAULT-VALUE}).")
  private List<String> ways = List.of("int8:f16", "int8:int8");

  @Option(names = "--questions", description = "How many (${DEFAULT-VALUE}).")
  private int count = 200;

  @Option(names = "--seed", description = "Of the questions (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--seats", description = "Chats at once (${DEFAULT-VALUE}).")
  private int seats = 8;

  @Option(names = "--threads", description = "Of libtorch; one per core unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws InterruptedException {
    List<Question> questions = new QuestionMaker(seed).make(count);
    Report.begin(String.format(Locale.ROOT, "%s, %d questions, seed %d", path, count, seed));
    Table table =
        new Table("precision, cache", "arithmetic", "JSON", "tool calls", "right", "as float32");
    List<TokenAnswer> reference = answers(Precision.FLOAT32, CacheFormat.FLOAT32, questions);
    row(table, "float32:float32", questions, reference, reference);
    for (String way : ways) {
      String[] parts = way.split(":", 2);
      Precision precision = Precision.parse(parts[0]).orElseThrow();
      CacheFormat cache = CacheFormat.parse(parts[1]).orElseThrow();
      row(table, way, questions, answers(precision, cache, questions), reference);
    }
    Report.table(table);
    return 0;
  }

  private List<TokenAnswer> answers(
      Precision precision, CacheFormat cache, List<Question> questions)
      throws InterruptedException {
    long memory = DecoderSettings.derivedMemory() / 2;
    DecoderSettings settings = new DecoderSettings(precision, threads, memory, seats).with(cache);
    try (AnsweringModel model = AnsweringModel.load(path, settings)) {
      return model.answer(questions);
    }
  }

  private static void row(
      Table table,
      String way,
      List<Question> questions,
      List<TokenAnswer> found,
      List<TokenAnswer> reference) {
    List<String> cells = new ArrayList<>(List.of(way.replace(":", ", ")));
    List<Integer> all = IntStream.range(0, questions.size()).boxed().toList();
    for (Kind kind : Kind.values()) {
      cells.add(
          right(questions, found, all.stream().filter(i -> kindOf(questions, i) == kind).toList()));
    }
    cells.add(right(questions, found, all));
    long same = all.stream().filter(i -> found.get(i).ids().equals(reference.get(i).ids())).count();
    cells.add(share(same, all.size()));
    table.row(cells.toArray(String[]::new));
  }

  private static Kind kindOf(List<Question> questions, int index) {
    return questions.get(index).kind();
  }

  private static String right(List<Question> questions, List<TokenAnswer> found, List<Integer> of) {
    long right = of.stream().filter(i -> questions.get(i).isRight(found.get(i).answer())).count();
    return share(right, of.size());
  }

  private static String share(long some, int all) {
    return String.format(Locale.ROOT, "%d of %d", some, all);
  }
}
