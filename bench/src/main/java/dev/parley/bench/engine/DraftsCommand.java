package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Precision;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import dev.parley.models.LanguageModels;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drafts FOLDER}: the same answers with and without guessing ahead. */
@Command(
    name = "drafts",
    description = "What guessing ahead (parley.worker.drafts) gains on a real model, one chat.",
    mixinStandardHelpOptions = true)
public final class DraftsCommand implements Callable<Integer> {

  /** Tokens before the drafts that are timed. */
  private static final int CONTEXT = 100;

  @Parameters(paramLabel = "FOLDER", description = "A real model.")
  private Path folder = Path.of("");

  @Option(names = "--drafts", split = ",", description = "Tokens at most (${DEFAULT-VALUE}).")
  private List<Integer> drafts = List.of(0, 2, 4, 8);

  @Option(names = "--tokens", description = "Of an answer, at most (${DEFAULT-VALUE}).")
  private int tokens = 128;

  @Option(
      names = "--steps",
      description =
          "Ask nothing, but time so many steps with drafts of random tokens, on one thread.")
  private int steps;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (steps > 0) {
      timeSteps();
      return 0;
    }
    Report.begin(String.format(Locale.ROOT, "%s, answers of at most %d tokens", folder, tokens));
    Table table = new Table("questions", "temperature", "drafts", "tok/s", "tokens/step");
    for (double temperature : new double[] {0, 0.7}) {
      for (String questions : List.of("ordinary", "quoting")) {
        for (int guesses : drafts) {
          measure(table, questions, temperature, guesses);
        }
      }
    }
    Report.table(table);
    return 0;
  }

  /** No token of a draft is taken for right, half of them, or all. */
  private void timeSteps() {
    List<Steps.Guess> guesses =
        drafts.stream()
            .flatMap(
                most ->
                    Stream.of(0, most / 2, most)
                        .distinct()
                        .map(right -> new Steps.Guess(most, right)))
            .toList();
    ModelFolder model = ModelFolder.open(folder);
    Report.begin(String.format(Locale.ROOT, "%s, one chat, one thread", folder));
    try (DjlDecoder decoder = DjlDecoder.load(model, settings(1, guesses.size()))) {
      Steps timed = new Steps(decoder, model.shape().vocabulary());
      timed.warmUp();
      List<double[]> times = timed.draft(CONTEXT, guesses, steps);
      Table table = new Table("drafts", "right", "ms/step: median", "least", "median ms/token");
      for (int i = 0; i < guesses.size(); i++) {
        Steps.Guess guess = guesses.get(i);
        double median = Numbers.median(times.get(i));
        table.row(
            Integer.toString(guess.tokens()),
            Integer.toString(guess.right()),
            Numbers.brief(median),
            Numbers.brief(Arrays.stream(times.get(i)).min().orElse(0)),
            Numbers.brief(median / (1 + guess.right())));
      }
      Report.table(table);
    }
  }

  private static DecoderSettings settings(int threads, int seats) {
    return new DecoderSettings(Precision.INT8, threads, DecoderSettings.derivedMemory(), seats);
  }

  private void measure(Table table, String name, double temperature, int guesses)
      throws IOException, InterruptedException {
    DoubleAdder rows = new DoubleAdder();
    int cores = Runtime.getRuntime().availableProcessors();
    LanguageModel model = LanguageModels.load(folder, new ModelName("model"), settings(cores, 1));
    try (EngineLoop engine =
        EngineLoop.start(
            model.decoder(), new Whole(), new DecodeCounter(rows), guesses, model::close)) {
      Dialogue dialogue = new Dialogue(engine, model, settings(temperature));
      List<String> questions = questions(name);
      dialogue.ask(questions.subList(0, 2));
      rows.reset();
      Dialogue.Effort effort = dialogue.ask(questions);
      table.row(
          name,
          Double.toString(temperature),
          Integer.toString(guesses),
          Numbers.brief(effort.tokens() / (effort.time().toNanos() / 1e9)),
          Numbers.brief(effort.tokens() / rows.sum()));
    }
  }

  private Settings settings(double temperature) {
    Settings.TokenLimit limit = new Settings.TokenLimit(tokens, Settings.TokenLimit.Origin.ASKED);
    return new Settings(limit, temperature, 0.9, 0, 0, 1, 0, 0, List.of(), 7);
  }

  private List<String> questions(String name) throws IOException {
    String file = name + ".txt";
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Counts the tokens that were decoded, guesses apart. */
  private record DecodeCounter(DoubleAdder rows) implements StepObserver {

    @Override
    public void stepEnded(Step step) {
      rows.add(step.decodeRows());
    }
  }

  /** One chat runs alone, so that its whole prompt may be prefilled at once. */
  private record Whole() implements StepBudget {

    @Override
    public int besideDecoding(int chats) {
      return alone();
    }

    @Override
    public int alone() {
      return 256;
    }
  }
}
