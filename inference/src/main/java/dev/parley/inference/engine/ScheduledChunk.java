package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Chunk;

/** What a step computes for one sequence: some of the ids that its cache lacks. */
record ScheduledChunk(Sequence sequence, Chunk chunk) {

  static ScheduledChunk of(Sequence sequence, int tokens) {
    return new ScheduledChunk(sequence, sequence.nextChunk(tokens));
  }

  int tokens() {
    return chunk.tokens().length;
  }
}
