package dev.parley.worker.decoder;

import dev.parley.worker.model.Decoder.Chunk;
import dev.parley.worker.model.Decoder.Penalties;
import dev.parley.worker.model.Decoder.Selection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A batch as {@code step} of network.py takes it: first the rows that go on by one token, in the
 * order of their places in the cache, then the chunks.
 */
final class StepPlan {

  private static final Comparator<Chunk> BY_PLACE =
      Comparator.<Chunk>comparingInt(chunk -> place(chunk).bank())
          .thenComparingInt(chunk -> place(chunk).slot());

  private final LongStream.Builder tokens = LongStream.builder();
  private final LongStream.Builder positions = LongStream.builder();
  private final LongStream.Builder groups = LongStream.builder();
  private final LongStream.Builder slots = LongStream.builder();
  private final LongStream.Builder chunks = LongStream.builder();
  private final LongStream.Builder selected = LongStream.builder();
  private final DoubleStream.Builder settings = DoubleStream.builder();
  private final LongStream.Builder penalized = LongStream.builder();
  private final Map<Chunk, Integer> lastRows = new IdentityHashMap<>();
  private int rows;
  private int selections;

  StepPlan(List<Chunk> batch) {
    addDecoding(batch.stream().filter(StepPlan::decodes).sorted(BY_PLACE).toList());
    batch.stream().filter(chunk -> !decodes(chunk)).forEach(this::addChunk);
    for (Chunk chunk : batch) {
      chunk.selection().ifPresent(selection -> select(chunk, selection));
    }
  }

  static boolean decodes(Chunk chunk) {
    return chunk.tokens().length == 1;
  }

  private static CachedSequence place(Chunk chunk) {
    return (CachedSequence) chunk.sequence();
  }

  private void addDecoding(List<Chunk> decoding) {
    int first = 0;
    while (first < decoding.size()) {
      int bank = place(decoding.get(first)).bank();
      int end = first;
      int longest = 0;
      while (end < decoding.size() && place(decoding.get(end)).bank() == bank) {
        Chunk chunk = decoding.get(end++);
        longest = Math.max(longest, chunk.sequence().length() + 1);
        slots.add(place(chunk).slot());
        addRows(chunk);
      }
      groups.add(bank).add(first).add(end - first).add(longest);
      first = end;
    }
  }

  private void addChunk(Chunk chunk) {
    CachedSequence place = place(chunk);
    chunks.add(place.bank()).add(place.slot()).add(place.length());
    chunks.add(rows).add(chunk.tokens().length);
    addRows(chunk);
  }

  private void addRows(Chunk chunk) {
    int position = chunk.sequence().length();
    for (int token : chunk.tokens()) {
      tokens.add(token);
      positions.add(position++);
      rows++;
    }
    lastRows.put(chunk, rows - 1);
  }

  private void select(Chunk chunk, Selection selection) {
    Penalties penalties = selection.penalties();
    selected.add(Objects.requireNonNull(lastRows.get(chunk)));
    settings.add(selection.temperature()).add(penalties.repetition());
    settings.add(penalties.presence()).add(penalties.frequency());
    if (penalties.repetition() != 1 || penalties.presence() != 0 || penalties.frequency() != 0) {
      for (int i = 0; i < penalties.tokens().length; i++) {
        penalized.add(selections).add(penalties.tokens()[i]).add(penalties.counts()[i]);
      }
    }
    selections++;
  }

  int selections() {
    return selections;
  }

  /** In the order of {@code step}'s parameters. To be asked for once. */
  Object[] arguments() {
    return new Object[] {
      tokens.build().toArray(),
      positions.build().toArray(),
      groups.build().toArray(),
      slots.build().toArray(),
      chunks.build().toArray(),
      selected.build().toArray(),
      settings.build().toArray(),
      penalized.build().toArray()
    };
  }
}
