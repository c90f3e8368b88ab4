package dev.parley.inference.kvcache;

import java.util.stream.LongStream;

/**
 * Which slots of states the rows of a step read and write, as {@code plan_states} of network.py
 * takes it: first the rows that decode alone, then the texts with a draft, then the chunks. Empty
 * for a network without recurrent layers.
 */
public final class StateRows {

  private final LongStream.Builder read = LongStream.builder();
  private final LongStream.Builder written = LongStream.builder();
  private final LongStream.Builder drafts = LongStream.builder();
  private final LongStream.Builder chunks = LongStream.builder();

  /** The next row goes on with this text by one token. */
  public void addDecoding(CachedSequence text) {
    for (StateStep step : text.stateSteps()) {
      read.add(step.from());
      written.add(step.to());
    }
  }

  /** A token and its draft begin in this row. */
  public void addDrafting(CachedSequence text, int row) {
    addParts(drafts, text, row);
  }

  /** A chunk begins in this row. */
  public void addChunk(CachedSequence text, int row) {
    addParts(chunks, text, row);
  }

  private static void addParts(LongStream.Builder parts, CachedSequence text, int row) {
    int first = row;
    for (StateStep step : text.stateSteps()) {
      parts.add(first).add(step.tokens()).add(step.from()).add(step.to());
      first += step.tokens();
    }
  }

  /** In the order of {@code plan_states}' parameters. To be asked for once. */
  public Object[] arguments() {
    return new Object[] {
      read.build().toArray(),
      written.build().toArray(),
      drafts.build().toArray(),
      chunks.build().toArray()
    };
  }
}
