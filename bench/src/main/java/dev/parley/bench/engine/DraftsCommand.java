package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.engine.EngineLoop;
import dev.parley.inference.engine.StepBudget;
import dev.parley.inference.engine.StepObserver;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import dev.parley.models.LanguageModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drafts FOLDER}: the same answers with and without guessing ahead. */
@Command(
    name = "drafts",
    description = "What guessing ahead (parley.worker.drafts) gains on a real model, one chat.",
    mixinStandardHelpOptions = true)
public final class DraftsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "A real model.")
  private Path folder = Path.of("");

  @Option(names = "--drafts", split = ",", description = "Tokens at most (${DEFAULT-VALUE}).")
  private List<Integer> drafts = List.of(0, 2, 4, 8);

  @Option(names = "--tokens", description = "Of an answer, at most (${DEFAULT-VALUE}).")
  private int tokens = 128;

  @Override
  public Integer call() throws IOException, InterruptedException {
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

  private void measure(Table table, String name, double temperature, int guesses)
      throws IOException, InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    int cores = Runtime.getRuntime().availableProcessors();
    DecoderSettings how =
        new DecoderSettings(Precision.INT8, cores, DecoderSettings.derivedMemory(), 1);
    LanguageModel model = LanguageModels.load(folder, new ModelName("model"), how);
    try (EngineLoop engine =
        EngineLoop.start(
            model.decoder(), new Whole(), new DecodeCounter(steps), guesses, model::close)) {
      Dialogue dialogue = new Dialogue(engine, model, settings(temperature));
      List<String> questions = questions(name);
      dialogue.ask(questions.subList(0, 2));
      steps.set(0);
      Dialogue.Effort effort = dialogue.ask(questions);
      table.row(
          name,
          Double.toString(temperature),
          Integer.toString(guesses),
          Numbers.brief(effort.tokens() / (effort.time().toNanos() / 1e9)),
          Numbers.brief((double) effort.tokens() / steps.get()));
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
  private record DecodeCounter(AtomicInteger rows) implements StepObserver {

    @Override
    public void stepEnded(Step step) {
      rows.addAndGet(step.decodeRows());
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
