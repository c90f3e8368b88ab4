package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Chunk;

/** What a step computes for one chat: some of the ids that its cache lacks. */
record ScheduledChunk(Sequence chat, Chunk chunk) {

  static ScheduledChunk of(Sequence chat, int tokens) {
    return new ScheduledChunk(chat, chat.chunk(tokens));
  }

  int tokens() {
    return chunk.tokens().length;
  }
}
