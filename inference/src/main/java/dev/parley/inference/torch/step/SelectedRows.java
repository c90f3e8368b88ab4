package dev.parley.inference.torch.step;

import dev.parley.inference.model.Decoder.Bias;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.model.Decoder.Unadjusted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The rows of a step whose candidates are asked for, as {@code step} of network.py takes them.
 * Arrays are to be asked for once.
 */
final class SelectedRows {

  private final LongStream.Builder rows = LongStream.builder();
  private final DoubleStream.Builder settings = DoubleStream.builder();
  private final LongStream.Builder biased = LongStream.builder();
  private final DoubleStream.Builder biases = DoubleStream.builder();
  private final LongStream.Builder penalized = LongStream.builder();
  private final List<Integer> unadjusted = new ArrayList<>();
  private int count;

  void add(int row, Selection selection) {
    Penalties penalties = selection.penalties();
    Bias bias = selection.bias();
    rows.add(row);
    settings.add(selection.temperature()).add(penalties.repetition());
    settings.add(penalties.presence()).add(penalties.frequency());
    for (int i = 0; i < bias.tokens().length; i++) {
      biased.add(count).add(bias.tokens()[i]);
      biases.add(bias.added()[i]);
    }
    if (penalties.repetition() != 1 || penalties.presence() != 0 || penalties.frequency() != 0) {
      for (int i = 0; i < penalties.tokens().length; i++) {
        penalized.add(count).add(penalties.tokens()[i]).add(penalties.counts()[i]);
      }
    }
    if (selection.unadjusted() == Unadjusted.ASKED) {
      unadjusted.add(count);
    }
    count++;
  }

  /** How many. */
  int count() {
    return count;
  }

  /** Indexes, ascending, of those whose unadjusted candidates are asked for too. */
  List<Integer> unadjusted() {
    return List.copyOf(unadjusted);
  }

  long[] rows() {
    return rows.build().toArray();
  }

  /** Four numbers each. */
  double[] settings() {
    return settings.build().toArray();
  }

  /** Pairs. */
  long[] biased() {
    return biased.build().toArray();
  }

  /** One for each pair. */
  double[] biases() {
    return biases.build().toArray();
  }

  /** Triples. */
  long[] penalized() {
    return penalized.build().toArray();
  }

  /** {@link #unadjusted} as the network takes them. */
  long[] recorded() {
    return unadjusted.stream().mapToLong(Integer::longValue).toArray();
  }
}
