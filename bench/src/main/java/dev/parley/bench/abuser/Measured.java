package dev.parley.bench.abuser;

import dev.parley.bench.measurement.Bootstrap;
import dev.parley.bench.measurement.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What was measured beside one kind of abuse, or alone: a part of each round. Not thread-safe. */
final class Measured {

  private static final int RESAMPLED = 2_000;

  private final List<double[]> firstTokens = new ArrayList<>();
  private ProcessorTime processor = ProcessorTime.NONE;

  /**
   * Adds a part of a round. Parts of one round are one.
   *
   * @param round from 0
   * @param firstTokens milliseconds until the first token of each chat
   */
  void add(int round, double[] firstTokens, ProcessorTime processor) {
    if (round == this.firstTokens.size()) {
      this.firstTokens.add(firstTokens);
    } else {
      double[] before = this.firstTokens.get(round);
      this.firstTokens.set(
          round,
          DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(firstTokens)).toArray());
    }
    this.processor = this.processor.plus(processor);
  }

  static String[] head() {
    return new String[] {
      "abuse",
      "chats",
      "p50 ms",
      "p95 ms",
      "p50 beside alone",
      "p50 beside a fourth",
      "p95 beside alone",
      "API",
      "worker",
      "Redis",
      "abuser"
    };
  }

  /**
   * The cells below {@link #head}: quantiles over the chats of all rounds, then their ratios to
   * those of others with intervals of 95 %, then hundredths of a core that were used beyond those
   * that are used alone.
   *
   * @param fourth with a fourth honest caller
   */
  String[] row(String kind, Measured alone, Measured fourth) {
    ProcessorTime.Share beyond = processor.share().beyond(alone.processor.share());
    return new String[] {
      kind,
      Integer.toString(all().length),
      Numbers.brief(Numbers.median(all())),
      Numbers.brief(Numbers.quantile(0.95, all())),
      this == alone ? "" : ratio(0.5, alone),
      this == alone || this == fourth ? "" : ratio(0.5, fourth),
      this == alone ? "" : ratio(0.95, alone),
      share(beyond.api()),
      share(beyond.worker()),
      share(beyond.redis()),
      share(beyond.abuser())
    };
  }

  private double[] all() {
    return firstTokens.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  private String ratio(double quantile, Measured base) {
    Bootstrap.Interval interval =
        Bootstrap.ratioOfQuantiles(quantile, firstTokens, base.firstTokens, RESAMPLED);
    double ratio = Numbers.quantile(quantile, all()) / Numbers.quantile(quantile, base.all());
    return String.format(
        Locale.ROOT,
        "%+.0f %% (%+.0f … %+.0f)",
        percent(ratio),
        percent(interval.low()),
        percent(interval.high()));
  }

  private static double percent(double ratio) {
    return (ratio - 1) * 100;
  }

  private static String share(double ofACore) {
    return String.format(Locale.ROOT, "%+.1f %%", ofACore * 100);
  }
}
