package dev.parley.bench.engine;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.torch.DecoderPlan;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.models.LanguageModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code step MODEL}: the network alone, without Redis and without text. */
@Command(
    name = "step",
    description = "Times single steps of the network and compares them with the memory's speed.",
    mixinStandardHelpOptions = true)
public final class StepCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "MODEL",
      description = "A Hugging Face folder, see model; or a GGUF file.")
  private Path path = Path.of("");

  @Option(names = "--precision", description = "How to compute (${DEFAULT-VALUE}).")
  private String precision = Precision.INT8.label();

  @Option(
      names = "--cache",
      description = "Of keys and values: float32, f16, int8 (as by default).")
  private String cache = "";

  @Option(names = "--threads", description = "Of libtorch; one per core unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--chats", split = ",", description = "Batch sizes (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8, 16);

  @Option(names = "--contexts", split = ",", description = "Lengths (${DEFAULT-VALUE}).")
  private List<Integer> contexts = List.of(32, 390, 1024);

  @Option(names = "--chunks", split = ",", description = "Of prefill (${DEFAULT-VALUE}).")
  private List<Integer> chunks = List.of(16, 64, 128, 256, 512);

  @Option(names = "--steps", description = "Timed for each row (${DEFAULT-VALUE}).")
  private int steps = 24;

  @Option(
      names = "--keep",
      description =
          "Prepared int8 weights beside the model, as a worker does: the second run loads.")
  private boolean keep;

  @Override
  public Integer call() {
    ModelSource model = LanguageModels.open(path);
    DecoderSettings settings = settings(Precision.parse(precision).orElseThrow());
    Report.begin(String.format(Locale.ROOT, "%d threads, %s, %s", threads, precision, path));
    long start = System.nanoTime();
    try (DjlDecoder decoder = DjlDecoder.load(model, settings)) {
      double loaded = (System.nanoTime() - start) / 1e9;
      Steps timed = new Steps(decoder, model.shape().vocabulary());
      timed.warmUp();
      Report.line(
          String.format(
              Locale.ROOT,
              "load %.2f s, with the first steps %.2f s",
              loaded,
              (System.nanoTime() - start) / 1e9));
      prefill(timed);
      Roofline roof = Roofline.of(DecoderPlan.of(model, settings));
      decode(timed, roof);
    }
    return 0;
  }

  private DecoderSettings settings(Precision how) {
    int seats = chats.stream().mapToInt(Integer::intValue).max().orElseThrow();
    PreparedStorage storage = keep ? PreparedStorage.BESIDE_THE_MODEL : PreparedStorage.NONE;
    DecoderSettings usual =
        new DecoderSettings(
            how, Threads.fixed(threads), DecoderSettings.derivedMemory(), seats, storage);
    return cache.isEmpty() ? usual : usual.with(CacheFormat.parse(cache).orElseThrow());
  }

  private void prefill(Steps timed) {
    Table table = new Table("prefill chunk", "tok/s");
    int length = chunks.stream().mapToInt(Integer::intValue).max().orElse(1);
    for (int chunk : chunks) {
      timed.prefill(chunk, length, 1);
      table.row(Integer.toString(chunk), Numbers.brief(timed.prefill(chunk, length, 3)));
    }
    System.out.println("\n" + table + "\n");
  }

  private void decode(Steps timed, Roofline roof) {
    double[][] times = new double[contexts.size()][chats.size()];
    for (int i = 0; i < contexts.size(); i++) {
      for (int j = 0; j < chats.size(); j++) {
        times[i][j] = timed.decode(chats.get(j), contexts.get(i), steps);
      }
    }
    double peak = Machine.peakMemory(ProcessHandle.current().pid()) / 1e9;
    double bandwidth = MemoryBandwidth.measure(threads);
    Report.line(
        String.format(
            Locale.ROOT, "peak memory %.2f GB; memory reads %.1f GB/s", peak, bandwidth / 1e9));
    System.out.println("\n" + table(times, roof, bandwidth));
  }

  private Table table(double[][] times, Roofline roof, double bandwidth) {
    Table table =
        new Table("context", "chats", "ms/step", "tok/s", "MB read", "roof ms", "of the roof");
    for (int i = 0; i < contexts.size(); i++) {
      for (int j = 0; j < chats.size(); j++) {
        long bytes = roof.bytes(chats.get(j), contexts.get(i));
        double least = 1000 * bytes / bandwidth;
        double time = times[i][j];
        table.row(
            contexts.get(i).toString(),
            chats.get(j).toString(),
            Numbers.brief(time),
            Numbers.brief(1000 * chats.get(j) / time),
            Long.toString(bytes / 1_000_000),
            Numbers.brief(least),
            Math.round(100 * least / time) + " %");
      }
    }
    return table;
  }
}
