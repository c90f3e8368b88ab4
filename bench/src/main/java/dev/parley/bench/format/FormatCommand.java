package dev.parley.bench.format;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.inference.constraint.Constraint;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.models.huggingface.FolderTokenizer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code format FOLDER}: what a schema adds to a step, without the network. */
@Command(
    name = "format",
    description =
        "Times the choice of tokens under a schema and without one, over a real tokenizer's"
            + " tokens.",
    mixinStandardHelpOptions = true)
public final class FormatCommand implements Callable<Integer> {

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
         "title": {"type": "string", "maxLength": 80},
         "text": {"type": "string"},
         "kind": {"enum": ["note", "letter", "order", "question"]},
         "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
         "pages": {"type": "integer", "minimum": 1, "maximum": 900},
         "at": {"type": "string", "format": "date"}},
       "required": ["title", "text", "kind", "tags", "pages", "at"], "additionalProperties": false}
      """;

  private static final Map<String, AnswerFormat> FORMATS =
      Map.of(
          "json_object", new AnswerFormat.JsonObject(),
          "json_schema", new AnswerFormat.JsonSchema("bench", SCHEMA, Strictness.STRICT));

  /**
   * How much likelier tokens that fit are: a model that was asked for JSON, and one that was not.
   */
  private static final Map<String, Float> MODELS = Map.of("willing", 14f, "unwilling", 0f);

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder with a real tokenizer.")
  private Path folder = Path.of("");

  @Option(names = "--real", description = "Tokens of that tokenizer (${DEFAULT-VALUE}).")
  private int real = 49_152;

  @Option(names = "--tokens", description = "Of the vocabulary (${DEFAULT-VALUE}).")
  private int size = 151_936;

  @Option(names = "--answers", description = "Of each kind (${DEFAULT-VALUE}).")
  private int answers = 12;

  @Override
  public Integer call() {
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), real)) {
      WidenedVocabulary vocabulary =
          new WidenedVocabulary(tokenizer.text(Set.of()), real, Math.max(size, real + 1));
      Report.begin(String.format(Locale.ROOT, "%d tokens of %s", vocabulary.size(), folder));
      Constraints guides = new Constraints(vocabulary, Optional.of(vocabulary.size()));
      run(vocabulary, guides, 2); // warms the compiler
      Report.table(run(vocabulary, guides, answers));
    }
    return 0;
  }

  private static Table run(WidenedVocabulary vocabulary, Constraints guides, int answers) {
    Table table =
        new Table(
            "format", "model", "sampling", "mean µs", "median", "99 %", "free µs", "first mask");
    for (Map.Entry<String, AnswerFormat> format : FORMATS.entrySet()) {
      double firstMask = firstMask(vocabulary, format.getValue());
      for (Map.Entry<String, Float> model : MODELS.entrySet()) {
        for (double topP : new double[] {1, 0.95}) {
          Constraints constraints = new Constraints(vocabulary, Optional.of(vocabulary.size()));
          Times times = new Times();
          for (int seed = 0; seed < answers; seed++) {
            Constraint guide = guides.of(format.getValue(), Optional.empty(), "").orElseThrow();
            Constraint tested =
                constraints.of(format.getValue(), Optional.empty(), "").orElseThrow();
            answer(vocabulary, tested, guide, model.getValue(), settings(topP, seed), times);
          }
          table.row(
              format.getKey(),
              model.getKey(),
              topP == 1 ? "all" : "top_p " + topP,
              Numbers.brief(times.mean()),
              Numbers.brief(Numbers.quantile(0.5, times.formatted())),
              Numbers.brief(Numbers.quantile(0.99, times.formatted())),
              Numbers.brief(Numbers.quantile(0.5, times.free())),
              Numbers.brief(firstMask) + " µs");
        }
      }
    }
    return table;
  }

  /**
   * @param guide says which tokens a willing model likes, which is no part of the measurement
   */
  private static void answer(
      WidenedVocabulary vocabulary,
      Constraint constraint,
      Constraint guide,
      float lift,
      Settings settings,
      Times times) {
    long seed = settings.seed();
    Random random = new Random(seed);
    for (int index = 0; index < 60 && !constraint.isComplete(); index++) {
      int[] allowed = guide.allowed(vocabulary.size());
      int[] lifted = random.ints(3, 0, allowed.length).map(i -> allowed[i]).toArray();
      RandomRow row = RandomRow.of(vocabulary.size(), 1, lifted, lift, seed * 1_000 + index);
      long begin = nanos();
      Sampler.sample(row, settings, index);
      long between = nanos();
      int id = Sampler.sample(row, settings, index, constraint);
      constraint.accept(id);
      times.add(between - begin, nanos() - between);
      guide.accept(id);
      if (vocabulary.isEnd(id)) {
        return;
      }
    }
  }

  private static Settings settings(double topP, long seed) {
    TokenLimit limit = new TokenLimit(60, TokenLimit.Origin.ASKED);
    return new Settings(limit, 1, topP, 0, 0, 1, 0, 0, List.of(), seed);
  }

  /** Inside a string almost the whole vocabulary is walked. */
  private static double firstMask(WidenedVocabulary vocabulary, AnswerFormat format) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Constraints constraints = new Constraints(vocabulary, Optional.of(vocabulary.size()));
      String begun = format instanceof AnswerFormat.JsonObject ? "{\"a\": \"x" : "{\"title\": \"x";
      Constraint inText = constraints.of(format, Optional.empty(), begun).orElseThrow();
      long begin = nanos();
      inText.allowed(vocabulary.size());
      times.add((nanos() - begin) / 1e3);
    }
    return Numbers.median(times.stream().mapToDouble(time -> time).toArray());
  }

  /** Of this thread's processor time: what other processes take does not count. */
  private static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static final class Times {

    private final List<Double> free = new ArrayList<>();
    private final List<Double> formatted = new ArrayList<>();

    void add(long freeNanos, long formattedNanos) {
      free.add(freeNanos / 1e3);
      formatted.add(formattedNanos / 1e3);
    }

    double mean() {
      return formatted.stream().mapToDouble(time -> time).average().orElse(0);
    }

    double[] free() {
      return free.stream().mapToDouble(time -> time).toArray();
    }

    double[] formatted() {
      return formatted.stream().mapToDouble(time -> time).toArray();
    }
  }
}
