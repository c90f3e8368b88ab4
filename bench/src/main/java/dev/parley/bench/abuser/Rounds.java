package dev.parley.bench.abuser;

import dev.parley.bench.measurement.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What was measured of one kind of abuse. Not thread-safe. */
final class Rounds {

  /**
   * Milliseconds until the first tokens.
   *
   * @param alone without the abuser
   * @param beside it, just after
   */
  private record Round(double[] alone, double[] beside) {

    double later() {
      return Numbers.median(beside) / Numbers.median(alone);
    }
  }

  private final String kind;
  private final List<Round> rounds = new ArrayList<>();

  Rounds(String kind) {
    this.kind = kind;
  }

  void add(double[] alone, double[] beside) {
    rounds.add(new Round(alone, beside));
  }

  /** The cells below {@link #head}: quantiles over the chats of all rounds. */
  String[] row() {
    double[] alone = all(rounds.stream().map(Round::alone).toList());
    double[] beside = all(rounds.stream().map(Round::beside).toList());
    double[] later = rounds.stream().mapToDouble(Round::later).toArray();
    return new String[] {
      kind,
      Numbers.brief(Numbers.median(alone)),
      Numbers.brief(Numbers.quantile(0.95, alone)),
      Numbers.brief(Numbers.median(beside)),
      Numbers.brief(Numbers.quantile(0.95, beside)),
      percent(Numbers.median(beside) / Numbers.median(alone)),
      percent(Numbers.quantile(0, later)) + " … " + percent(Numbers.quantile(1, later)),
      percent(Numbers.quantile(0.95, beside) / Numbers.quantile(0.95, alone))
    };
  }

  static String[] head() {
    return new String[] {
      "abuse",
      "alone p50",
      "p95 ms",
      "beside p50",
      "p95 ms",
      "p50 later",
      "rounds from … to",
      "p95 later"
    };
  }

  private static double[] all(List<double[]> parts) {
    return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%+.0f %%", (ratio - 1) * 100);
  }
}
