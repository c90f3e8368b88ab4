package dev.parley.inference.torch;

import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import java.util.List;
import java.util.Locale;

/**
 * The chunks whose rows wait in the network for a step that takes them further.
 *
 * @param layer that they have come to; 0 when nothing waits
 */
record WaitingChunks(List<Chunk> chunks, int layer) {

  static final WaitingChunks NONE = new WaitingChunks(List.of(), 0);

  /** Checks that a step with these chunks may begin where it wants to: at layer 0 any may. */
  void check(List<Chunk> prefill, Layers part) {
    boolean same = prefill.equals(chunks) && part.from() == layer;
    if (part.from() != 0 && !same) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d chunks cannot go on at layer %d: %d wait at layer %d",
              prefill.size(),
              part.from(),
              chunks.size(),
              layer));
    }
  }
}
