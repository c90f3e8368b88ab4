package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.Collection;
import java.util.List;

/**
 * Chunks of prompts on their way through the layers ("layered prefill", arXiv 2510.08055). Where a
 * step has room for a few tokens only, many tokens go through some of the layers: to read a matrix
 * for 64 rows, or the keys of a text for 64 queries, costs less than twice what it costs for 16.
 */
final class PrefillWave {

  /** From this many rows on, longer chunks gain little per row. */
  private static final int WIDE = 64;

  private final List<ScheduledChunk> chunks;
  private final int depth;
  private int passed;

  /**
   * @param depth layers of the network
   */
  PrefillWave(List<ScheduledChunk> chunks, int depth) {
    this.chunks = chunks;
    this.depth = depth;
  }

  /**
   * How many tokens a wave may have.
   *
   * @param room tokens that a step may take through all layers
   * @param missing tokens of all prompts that wait
   */
  static int tokens(int room, int missing, int depth) {
    int steps = Math.min(Math.ceilDiv(WIDE, room), Math.ceilDiv(missing, room));
    return room * Math.clamp(steps, 1, depth);
  }

  List<ScheduledChunk> chunks() {
    return chunks;
  }

  /**
   * The layers of the next step, about as many each time.
   *
   * @param room tokens that the step may take through all layers
   */
  Layers next(int room) {
    int rows = chunks.stream().mapToInt(ScheduledChunk::tokens).sum();
    int left = depth - passed;
    int most = Math.clamp((long) room * depth / rows, 1, left);
    int steps = Math.ceilDiv(left, most);
    Layers next = new Layers(passed, passed + Math.ceilDiv(left, steps));
    passed = next.to();
    return next;
  }

  /** Whether layers are left and all its sequences are still in the engine. */
  boolean continues(Collection<Sequence> sequences) {
    return passed < depth
        && chunks.stream().map(ScheduledChunk::sequence).allMatch(sequences::contains);
  }
}
