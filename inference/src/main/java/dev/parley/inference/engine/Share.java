package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Chunk;

/** What a step computes for one chat: some of the ids that its cache lacks. */
record Share(Seated chat, Chunk chunk) {

  static Share of(Seated chat, int tokens) {
    return new Share(chat, chat.chunk(tokens));
  }

  int tokens() {
    return chunk.tokens().length;
  }
}
