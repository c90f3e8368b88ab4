package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.Collection;
import java.util.List;

/**
 * Pieces of prompts on their way through the layers ("layered prefill", arXiv 2510.08055). Where a
 * step has room for a few tokens only, many go through a part of the layers: a matrix that is read
 * for 64 rows, and a text whose keys are read for 64 queries, cost less than twice what 16 do.
 */
final class PrefillWave {

  /** Rows from which on longer pieces gain little for each of them. */
  private static final int WIDE = 64;

  private final List<ScheduledChunk> pieces;
  private final int depth;
  private int passed;

  /**
   * @param depth layers of the network
   */
  PrefillWave(List<ScheduledChunk> pieces, int depth) {
    this.pieces = pieces;
    this.depth = depth;
  }

  /** Tokens that pieces may have where each step has room for so many through all the layers. */
  static int tokens(int room, int missing, int depth) {
    int steps = Math.min(Math.ceilDiv(WIDE, room), Math.ceilDiv(missing, room));
    return room * Math.clamp(steps, 1, depth);
  }

  List<ScheduledChunk> pieces() {
    return pieces;
  }

  /** The layers of the next step, when it has room for so many tokens: about as many each time. */
  Layers next(int room) {
    int rows = pieces.stream().mapToInt(ScheduledChunk::tokens).sum();
    int left = depth - passed;
    int most = Math.clamp((long) room * depth / rows, 1, left);
    int steps = Math.ceilDiv(left, most);
    Layers next = new Layers(passed, passed + Math.ceilDiv(left, steps));
    passed = next.to();
    return next;
  }

  /** Whether there are layers left, and all who wait for them are still there. */
  boolean goesOn(Collection<Sequence> chats) {
    return passed < depth && pieces.stream().map(ScheduledChunk::chat).allMatch(chats::contains);
  }
}
