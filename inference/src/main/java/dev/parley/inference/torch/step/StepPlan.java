package dev.parley.inference.torch.step;

import dev.parley.inference.kvcache.CachedSequence;
import dev.parley.inference.kvcache.StateRows;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import dev.parley.inference.weights.Embedding;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A batch as {@code step} of network.py takes it: first the rows that go on by one token, then
 * those with a draft, both in groups of texts of like length, then the chunks.
 */
public final class StepPlan {

  /** A group is attended to as if all its texts were as long as the longest. */
  private static final int SMALL_DIFFERENCE = 2;

  private final List<Chunk> batch;
  private final Layers layers;
  private final int place;
  private final int depth;
  private final int blockSize;
  private final IntStream.Builder tokens = IntStream.builder();
  private final LongStream.Builder positions = LongStream.builder();
  private final LongStream.Builder rowBlocks = LongStream.builder();
  private final LongStream.Builder groups = LongStream.builder();
  private final LongStream.Builder tables = LongStream.builder();
  private final LongStream.Builder chunks = LongStream.builder();
  private final LongStream.Builder windowTables = LongStream.builder();
  private final LongStream.Builder windowRowBlocks = LongStream.builder();
  private final StateRows states = new StateRows();
  private final SelectedRows selected = new SelectedRows();
  private final IdentityHashMap<Chunk, Integer> lastRows = new IdentityHashMap<>();
  private final boolean tokensInParts;
  private final int alone;
  private int rows;

  /**
   * All rows have their blocks reserved.
   *
   * @param layers that the chunks go through which do not pass all of them at once
   * @param place where they wait in the network, before and behind these
   * @param depth layers of the network
   */
  public StepPlan(List<Chunk> batch, Layers layers, int place, int depth, int blockSize) {
    this.batch = batch;
    this.layers = layers;
    this.place = place;
    this.depth = depth;
    this.blockSize = blockSize;
    this.tokensInParts = areTokensInParts(batch, layers, depth);
    Comparator<Chunk> byBlocks = Comparator.comparingInt(this::blocks);
    List<Chunk> decoding = batch.stream().filter(this::passes).sorted(byBlocks.reversed()).toList();
    addDecoding(decoding.stream().filter(chunk -> !drafts(chunk)).toList());
    alone = rows;
    addDecoding(decoding.stream().filter(StepPlan::drafts).toList());
    batch.stream().filter(chunk -> !passes(chunk)).forEach(this::addChunk);
    batch.stream().filter(this::completes).forEach(this::select);
  }

  /** Those of a batch that go through a part of the layers only. */
  public static List<Chunk> inParts(List<Chunk> batch, Layers layers, int depth) {
    return areTokensInParts(batch, layers, depth)
        ? batch
        : batch.stream().filter(chunk -> !decodes(chunk)).toList();
  }

  private static boolean areTokensInParts(List<Chunk> batch, Layers layers, int depth) {
    boolean part = layers.from() > 0 || layers.to() < depth;
    return part && batch.stream().allMatch(StepPlan::decodes);
  }

  private static boolean decodes(Chunk chunk) {
    return chunk.tokens().length == 1;
  }

  /** Whether it goes through all layers in this step. */
  private boolean passes(Chunk chunk) {
    return decodes(chunk) && !tokensInParts;
  }

  private static boolean drafts(Chunk chunk) {
    return chunk.draft().length > 0;
  }

  /** Whether it has gone through all layers when the step is over. */
  public boolean completes(Chunk chunk) {
    return passes(chunk) || layers.to() == depth;
  }

  private static CachedSequence sequence(Chunk chunk) {
    return (CachedSequence) chunk.cache();
  }

  /** Rows that a chunk takes. */
  public static int count(Chunk chunk) {
    return chunk.tokens().length + chunk.draft().length;
  }

  /** That hold the text with the chunk's tokens. */
  private int blocks(Chunk chunk) {
    return Math.ceilDiv(chunk.cache().length() + count(chunk), blockSize);
  }

  /**
   * The longest text comes first and decides who else is of its group. Each token of a draft is a
   * row like any other, of the same text.
   */
  private void addDecoding(List<Chunk> decoding) {
    int first = 0;
    while (first < decoding.size()) {
      int blocks = blocks(decoding.get(first));
      int least = blocks - Math.max(SMALL_DIFFERENCE, blocks / 3);
      int firstRow = rows;
      int end = first;
      while (end < decoding.size() && blocks(decoding.get(end)) >= least) {
        Chunk chunk = decoding.get(end);
        for (int row = 0; row < count(chunk); row++) {
          addTable(chunk, blocks);
        }
        if (drafts(chunk)) {
          states.addDrafting(sequence(chunk), rows);
        } else {
          states.addDecoding(sequence(chunk));
        }
        addRows(chunk);
        end++;
      }
      groups.add(firstRow).add(rows - firstRow).add(blocks);
      first = end;
    }
  }

  private void addChunk(Chunk chunk) {
    chunks.add(chunk.cache().length()).add(rows).add(chunk.tokens().length).add(blocks(chunk));
    addTable(chunk, blocks(chunk));
    states.addChunk(sequence(chunk), rows);
    addRows(chunk);
  }

  /** So many blocks; what a text has too few is made up for by its last one. */
  private void addTable(Chunk chunk, int count) {
    CachedSequence sequence = sequence(chunk);
    int last = blocks(chunk) - 1;
    for (int i = 0; i < count; i++) {
      int token = Math.min(i, last) * blockSize;
      tables.add(sequence.blockOf(token));
      sequence.windowBlockOf(token).ifPresent(windowTables::accept);
    }
  }

  private void addRows(Chunk chunk) {
    int position = chunk.cache().length();
    for (int token : chunk.tokens()) {
      addRow(chunk, token, position++);
    }
    lastRows.put(chunk, rows - 1);
    for (int token : chunk.draft()) {
      addRow(chunk, token, position++);
    }
  }

  private void addRow(Chunk chunk, int token, int position) {
    if (layers.from() == 0 || passes(chunk)) {
      tokens.add(token);
    }
    positions.add(position);
    rowBlocks.add(sequence(chunk).blockOf(position));
    sequence(chunk).windowBlockOf(position).ifPresent(windowRowBlocks::accept);
    rows++;
  }

  private void select(Chunk chunk) {
    int last = Objects.requireNonNull(lastRows.get(chunk));
    for (int drafted = 0; drafted <= chunk.draft().length; drafted++) {
      int row = last + drafted;
      chunk.selection().ifPresent(selection -> selected.add(row, selection));
    }
  }

  /** Where a chunk's draft begins among all rows of texts with a draft. */
  public int draftRow(Chunk chunk) {
    return Objects.requireNonNull(lastRows.get(chunk)) + 1 - alone;
  }

  /**
   * What the step brought, one entry for each chunk, in the batch's order; empty where none was
   * asked for, or the chunk has not gone through all layers.
   *
   * @param table as {@code step} returns it
   * @param whole the logits of the whole vocabulary for one of the selected rows
   */
  public List<Optional<Candidates>> candidates(double[] table, IntFunction<float[]> whole) {
    return new StepResult(table, selected.count(), selected.unadjusted(), whole)
        .candidates(batch, this::completes);
  }

  /**
   * In the order of {@code step}'s parameters. To be asked for once.
   *
   * @param embedding makes the first of them of the tokens of all rows that begin here
   */
  public Object[] arguments(Embedding embedding) {
    return new Object[] {
      embedding.of(tokens.build().toArray()),
      positions.build().toArray(),
      rowBlocks.build().toArray(),
      groups.build().toArray(),
      tables.build().toArray(),
      chunks.build().toArray(),
      new long[] {layers.from(), layers.to(), place},
      selected.rows(),
      selected.settings(),
      selected.biased(),
      selected.biases(),
      selected.penalized(),
      selected.recorded()
    };
  }

  /** In the order of {@code plan_windows}' parameters. To be asked for once. */
  public Object[] windows() {
    return new Object[] {windowTables.build().toArray(), windowRowBlocks.build().toArray()};
  }

  /** In the order of {@code plan_states}' parameters. To be asked for once. */
  public Object[] states() {
    return states.arguments();
  }
}
