package dev.parley.bench.engine;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.inference.model.Decoder.Bias;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.model.Decoder.Unadjusted;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Precision;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logprobs FOLDER}: what logprobs and a bias add to a step. */
@Command(
    name = "logprobs",
    description =
        "Times decoding steps plain, with logprobs and with a bias of 300 tokens, in turns.",
    mixinStandardHelpOptions = true)
public final class LogprobsCommand implements Callable<Integer> {

  private static final Selection PLAIN = new Selection(0, Penalties.NONE);
  private static final Selection LOGPROBS =
      new Selection(0, Bias.NONE, Penalties.NONE, Unadjusted.ASKED);
  private static final Selection BIASED =
      new Selection(0, bias(300), Penalties.NONE, Unadjusted.LEFT_OUT);

  @Parameters(paramLabel = "FOLDER", description = "A Hugging Face folder; see model.")
  private Path folder = Path.of("");

  @Option(names = "--precision", description = "How to compute (${DEFAULT-VALUE}).")
  private String precision = Precision.INT8.label();

  @Option(names = "--chats", split = ",", description = "Batch sizes (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 8);

  @Option(names = "--steps", description = "Of each kind (${DEFAULT-VALUE}).")
  private int steps = 60;

  @Override
  public Integer call() {
    ModelFolder model = ModelFolder.open(folder);
    int threads = Runtime.getRuntime().availableProcessors();
    int seats = chats.stream().mapToInt(Integer::intValue).max().orElseThrow();
    Report.begin(String.format(Locale.ROOT, "%d threads, %s, %s", threads, precision, folder));
    DecoderSettings settings =
        new DecoderSettings(
            Precision.parse(precision).orElseThrow(),
            threads,
            DecoderSettings.derivedMemory(),
            seats);
    try (DjlDecoder decoder = DjlDecoder.load(model, settings)) {
      Steps timed = new Steps(decoder, model.shape().vocabulary());
      timed.warmUp();
      Table table = new Table("chats", "plain ms", "logprobs ms", "bias ms");
      for (int count : chats) {
        List<double[]> times = timed.decode(count, List.of(PLAIN, LOGPROBS, BIASED), steps);
        table.row(
            Integer.toString(count),
            Numbers.brief(Numbers.median(times.get(0))),
            Numbers.brief(Numbers.median(times.get(1))),
            Numbers.brief(Numbers.median(times.get(2))));
      }
      System.out.println("\n" + table);
    }
    return 0;
  }

  private static Bias bias(int tokens) {
    Map<Integer, Double> added =
        IntStream.range(0, tokens)
            .boxed()
            .collect(Collectors.toMap(Function.identity(), _ -> -1.0));
    return Bias.of(added);
  }
}
