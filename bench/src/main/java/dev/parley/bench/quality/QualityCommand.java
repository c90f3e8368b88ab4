package dev.parley.bench.quality;

import dev.parley.bench.measurement.Table;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.TokenizerConfig;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.stored.PrecisionChoice;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quality MODEL [TEXT]}: every precision beside float32, over the same text. */
@Command(
    name = "quality",
    description = "Perplexity, greedy agreement and divergence of each precision from float32.",
    mixinStandardHelpOptions = true)
public final class QualityCommand implements Callable<Integer> {

  /** The beginning of H. G. Wells, The Time Machine (1895), in the public domain. */
  private static final String PROSE = "time-machine.txt";

  @Parameters(index = "0", paramLabel = "MODEL", description = "A folder or a GGUF file.")
  private Path path = Path.of("");

  @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "UTF-8 prose.")
  private @Nullable Path text;

  @Option(names = "--tokens", description = "Of the text (${DEFAULT-VALUE}).")
  private int tokens = 4096;

  @Option(names = "--windows", description = "Parts read side by side (${DEFAULT-VALUE}).")
  private int windows = 8;

  @Option(
      names = "--precision",
      split = ",",
      description = "Beside float32: bf16, int8, int4, file (bf16, int8 and what is usual).")
  private List<String> precisions = List.of();

  @Option(
      names = "--cache",
      split = ",",
      description = "Of keys and values: float32, f16, int8; for each precision (as by default).")
  private List<String> caches = List.of();

  @Option(
      names = "--kernels",
      description = "auto, off, avx2, avx512, neon: our operators (${DEFAULT-VALUE}).")
  private String kernels = KernelChoice.AUTO.label();

  @Option(names = "--llama", description = "llama.cpp over the same GGUF file, too.")
  private boolean llama;

  @Option(names = "--home", description = "What bench/peers/setup made (${DEFAULT-VALUE}).")
  private Path home = Path.of(System.getProperty("user.home"), ".cache", "parley", "peers");

  @Option(names = "--threads", description = "Of libtorch; one per core unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    ModelSource model = Files.isRegularFile(path) ? GgufModel.open(path) : ModelFolder.open(path);
    int[][] parts = parts(model);
    List<TextScorer> scorers = new ArrayList<>();
    try {
      scorers.add(new DecoderScorer(model, settings(Precision.FLOAT32), windows));
      for (Precision precision : others(model)) {
        for (Optional<CacheFormat> cache : caches()) {
          DecoderSettings usual = settings(precision);
          scorers.add(new DecoderScorer(model, cache.map(usual::with).orElse(usual), windows));
        }
      }
      if (llama) {
        int vocabulary = model.shape().vocabulary();
        scorers.add(new LlamaScorer(home, path, windows, parts[0].length, vocabulary));
      }
      print(scorers, compare(scorers, parts));
    } finally {
      scorers.forEach(TextScorer::close);
    }
    return 0;
  }

  private DecoderSettings settings(Precision precision) {
    long memory = DecoderSettings.derivedMemory() / 2;
    return new DecoderSettings(precision, threads, memory, windows).with(kernels());
  }

  private KernelChoice kernels() {
    return KernelChoice.parse(kernels).orElseThrow();
  }

  /** What is compared with float32; {@code file} where the model can be computed so. */
  private List<Precision> others(ModelSource model) {
    if (!precisions.isEmpty()) {
      return precisions.stream().map(label -> Precision.parse(label).orElseThrow()).toList();
    }
    KernelSupport support = KernelSupport.of(kernels(), KernelMachine.ofThisMachine());
    Precision usual = PrecisionChoice.of(Optional.empty(), model, support);
    return Stream.of(Precision.BF16, Precision.INT8, usual).distinct().toList();
  }

  /** One that is usual where none was asked for. */
  private List<Optional<CacheFormat>> caches() {
    return caches.isEmpty()
        ? List.of(Optional.empty())
        : caches.stream()
            .map(label -> CacheFormat.parse(label).map(Optional::of).orElseThrow())
            .toList();
  }

  /** Each begins as texts do for this model. */
  private int[][] parts(ModelSource model) throws IOException {
    try (ModelTokenizer words =
        ModelTokenizer.open(model.tokenizer(), model.shape().vocabulary())) {
      TokenizerConfig config = words.config();
      int[] begin =
          config
              .beginning()
              .filter(_ -> config.addsBeginning())
              .map(token -> words.encode(List.of(new PromptPart.Marker(token))))
              .orElse(new int[0]);
      int[] ids = words.encode(List.of(new PromptPart.Text(prose())));
      int length = Math.min(tokens, ids.length) / windows;
      int[][] parts = new int[windows][];
      for (int i = 0; i < windows; i++) {
        int[] text = Arrays.copyOfRange(ids, i * length, (i + 1) * length);
        parts[i] = IntStream.concat(Arrays.stream(begin), Arrays.stream(text)).toArray();
      }
      return parts;
    }
  }

  private String prose() throws IOException {
    if (text != null) {
      return Files.readString(text);
    }
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(PROSE))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Comparison> compare(List<TextScorer> scorers, int[][] parts)
      throws IOException {
    List<Comparison> comparisons = scorers.stream().map(reader -> new Comparison()).toList();
    for (int i = 0; i < parts[0].length - 1; i++) {
      int place = i;
      int[] ids = Arrays.stream(parts).mapToInt(part -> part[place]).toArray();
      List<List<LogProbabilities>> views = new ArrayList<>();
      for (TextScorer reader : scorers) {
        views.add(reader.read(ids));
      }
      for (int part = 0; part < parts.length; part++) {
        for (int j = 0; j < scorers.size(); j++) {
          int next = parts[part][place + 1];
          comparisons.get(j).add(views.getFirst().get(part), views.get(j).get(part), next);
        }
      }
    }
    return comparisons;
  }

  private void print(List<TextScorer> scorers, List<Comparison> comparisons) {
    Comparison reference = comparisons.getFirst();
    Table table = new Table("precision, cache", "perplexity", "change", "agreement", "KL in nats");
    for (int i = 0; i < scorers.size(); i++) {
      Comparison seen = comparisons.get(i);
      table.row(
          scorers.get(i).label(),
          format("%.3f", seen.perplexity()),
          format("%+.2f %%", 100 * (seen.perplexity() / reference.perplexity() - 1)),
          format("%.1f %%", 100 * seen.agreement()),
          format("%.4f", seen.divergence()));
    }
    System.out.printf(Locale.ROOT, "%s, %d tokens%n%n%s%n", path, reference.tokens(), table);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
