package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.Collection;
import java.util.List;

/**
 * Chunks on their way through the layers, some layers a step. Of prompts ("layered prefill", arXiv
 * 2510.08055): where a step has room for a few tokens only, many tokens go through some of the
 * layers, because to read a matrix for 64 rows, or the keys of a text for 64 queries, costs less
 * than twice what it costs for 16. Of tokens of decoding sequences: where a step is to end soon.
 */
final class Wave {

  private final List<ScheduledStep.Part> chunks;
  private final int depth;
  private final int rows;
  private int passed;
  private boolean moved;

  /**
   * @param depth layers of the network
   */
  Wave(List<ScheduledStep.Part> chunks, int depth) {
    this.chunks = chunks;
    this.depth = depth;
    this.rows = chunks.stream().mapToInt(ScheduledStep.Part::tokens).sum();
  }

  /**
   * How many tokens a wave may have.
   *
   * @param room tokens that a step may take through all layers
   * @param wide tokens that are worth several steps
   * @param missing tokens of all prompts that wait
   */
  static int tokens(int room, int wide, int missing, int depth) {
    int steps = Math.min(Math.ceilDiv(wide, room), Math.ceilDiv(missing, room));
    return room * Math.clamp(steps, 1, depth);
  }

  List<ScheduledStep.Part> chunks() {
    return chunks;
  }

  int rows() {
    return rows;
  }

  boolean isOf(Sequence sequence) {
    return chunks.stream().anyMatch(chunk -> chunk.sequence() == sequence);
  }

  /**
   * The layers of the next step, about as many each time.
   *
   * @param room tokens that the step may take through all layers
   */
  Layers next(int room) {
    return nextOf(Math.clamp((long) room * depth / rows, 1, depth));
  }

  /**
   * The same.
   *
   * @param most layers
   */
  Layers nextOf(int most) {
    int left = depth - passed;
    int steps = Math.ceilDiv(left, most);
    Layers next = new Layers(passed, passed + Math.ceilDiv(left, steps));
    passed = next.to();
    moved = true;
    return next;
  }

  /** Whether layers are left and all its sequences are still in the engine. */
  boolean continues(Collection<Sequence> sequences) {
    return passed < depth
        && chunks.stream().map(ScheduledStep.Part::sequence).allMatch(sequences::contains);
  }

  /**
   * Whether others may go before: it has gone on since others did last, and no chat waits for a
   * first token at its end.
   */
  boolean mayBeOvertaken() {
    return moved && !endsPrompts();
  }

  /** Whether a chat waits for a first token at its end. */
  boolean endsPrompts() {
    return chunks.stream().anyMatch(ScheduledStep.Part::endsPrompt);
  }

  /** Others go before its next step. */
  void overtaken() {
    moved = false;
  }
}
