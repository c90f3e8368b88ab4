package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.kernels.KernelChoice;
import dev.parley.models.LanguageModels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code kernels MODEL}: steps with libtorch's operators and with ours, or two caches, by turns.
 */
@Command(
    name = "kernels",
    description =
        "Times steps with libtorch's operators and with ours, or with two caches, by turns, in one"
            + " process.",
    mixinStandardHelpOptions = true)
public final class KernelsCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "MODEL",
      description = "A Hugging Face folder, see model; or a GGUF file.")
  private Path path = Path.of("");

  @Option(names = "--precision", description = "How to compute (${DEFAULT-VALUE}).")
  private String precision = Precision.INT8.label();

  @Option(names = "--ours", description = "auto, avx2, avx512 or neon (${DEFAULT-VALUE}).")
  private String ours = KernelChoice.AUTO.label();

  @Option(
      names = "--cache",
      split = ",",
      description =
          "Two of float32, f16 and int8, both with our operators, in place of libtorch's.")
  private List<String> caches = List.of();

  @Option(names = "--threads", description = "Of libtorch; one per core unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--processor-time",
      description = "Instead of the clock's, on one thread: neighbours count less.")
  private boolean processorTime;

  @Option(names = "--chats", split = ",", description = "Batch sizes (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8);

  @Option(names = "--contexts", split = ",", description = "Lengths (${DEFAULT-VALUE}).")
  private List<Integer> contexts = List.of(32, 390, 1024);

  @Option(names = "--prefill", split = ",", description = "Prompts (${DEFAULT-VALUE}).")
  private List<Integer> prompts = List.of(64, 256, 1024);

  @Option(names = "--steps", description = "Timed for each row (${DEFAULT-VALUE}).")
  private int steps = 24;

  @Override
  public Integer call() {
    ModelSource model = LanguageModels.open(path);
    Report.begin(
        String.format(
            Locale.ROOT, "%d threads, %s, %s", processorTime ? 1 : threads, precision, path));
    DecoderSettings own = settings(KernelChoice.parse(ours).orElseThrow());
    return caches.isEmpty()
        ? compare(model, "libtorch", settings(KernelChoice.OFF), "ours", own)
        : compare(model, caches.get(0), own.with(cache(0)), caches.get(1), own.with(cache(1)));
  }

  private LongSupplier clock() {
    return processorTime ? Steps::processorTime : System::nanoTime;
  }

  private CacheFormat cache(int index) {
    return CacheFormat.parse(caches.get(index)).orElseThrow();
  }

  private int compare(
      ModelSource model,
      String former,
      DecoderSettings formerSettings,
      String latter,
      DecoderSettings latterSettings) {
    try (DjlDecoder one = DjlDecoder.load(model, formerSettings);
        DjlDecoder other = DjlDecoder.load(model, latterSettings)) {
      int vocabulary = model.shape().vocabulary();
      List<Steps> both = List.of(new Steps(one, vocabulary), new Steps(other, vocabulary));
      both.forEach(Steps::warmUp);
      Table table =
          new Table("ms", former + ": median", "least", latter + ": median", "least", "gain");
      for (int context : contexts) {
        for (int count : chats) {
          String what = String.format(Locale.ROOT, "decode %d x %d", count, context);
          row(table, what, Steps.decodeByTurns(both, count, context, steps, clock()));
        }
      }
      for (int prompt : prompts) {
        row(
            table,
            "prompt of " + prompt,
            Steps.prefillByTurns(both, prompt, Math.max(3, steps / 4), clock()));
      }
      Report.table(table);
    }
    return 0;
  }

  private DecoderSettings settings(KernelChoice kernels) {
    int seats = chats.stream().mapToInt(Integer::intValue).max().orElseThrow();
    return new DecoderSettings(
        Optional.of(Precision.parse(precision).orElseThrow()),
        Optional.empty(),
        Threads.fixed(processorTime ? 1 : threads),
        DecoderSettings.derivedMemory() / 2,
        seats,
        PreparedStorage.NONE,
        kernels);
  }

  /** The last column is how many times faster the latter is, by the least times. */
  private static void row(Table table, String what, List<double[]> times) {
    double[] medians = times.stream().mapToDouble(Numbers::median).toArray();
    double[] least =
        times.stream().mapToDouble(some -> Arrays.stream(some).min().orElse(0)).toArray();
    String[] figures =
        IntStream.range(0, 2)
            .boxed()
            .flatMap(i -> List.of(Numbers.brief(medians[i]), Numbers.brief(least[i])).stream())
            .toArray(String[]::new);
    String ratio = String.format(Locale.ROOT, "%.2f times", least[0] / least[1]);
    table.row(what, figures[0], figures[1], figures[2], figures[3], ratio);
  }
}
