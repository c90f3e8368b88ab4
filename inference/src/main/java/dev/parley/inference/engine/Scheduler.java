package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one step computes: a token for every decoding sequence, and chunks of prompts within
 * the budget. The shortest prompt comes first, because one early and one late answer are better
 * than two late ones; of equals, the one that waits longest. The prompt that waits longest always
 * gets a quarter of the budget, so that none starves. A prompt that arrives while a {@link
 * PrefillWave} is under way waits for its end.
 */
final class Scheduler {

  private static final int QUARTER = 4;

  /** A chunk of one token would go through all layers, as decoding does. */
  private static final int SHORTEST = 2;

  private final StepBudget budget;
  private final int depth;
  private @Nullable PrefillWave wave;

  /**
   * @param depth layers of the network
   */
  Scheduler(StepBudget budget, int depth) {
    this.budget = budget;
    this.depth = depth;
  }

  /**
   * Schedules the next step.
   *
   * @param sequences at least one, in the order of their admission
   */
  ScheduledStep schedule(List<Sequence> sequences) {
    List<ScheduledChunk> decode =
        sequences.stream()
            .filter(Sequence::isDecoding)
            .map(sequence -> ScheduledChunk.of(sequence, 1))
            .toList();
    List<Sequence> prompts = sequences.stream().filter(sequence -> !sequence.isDecoding()).toList();
    if (prompts.isEmpty()) {
      return new ScheduledStep(decode, List.of(), new Layers(0, depth), depth);
    }
    int room = decode.isEmpty() ? budget.alone() : budget.besideDecoding(decode.size());
    if (wave == null || !wave.continues(sequences)) {
      wave = new PrefillWave(divide(room, prompts), depth);
    }
    return new ScheduledStep(decode, wave.chunks(), wave.next(room), depth);
  }

  private List<ScheduledChunk> divide(int room, List<Sequence> prompts) {
    int missing = prompts.stream().mapToInt(Sequence::missing).sum();
    int left = Math.max(SHORTEST, PrefillWave.tokens(room, missing, depth));
    Sequence oldest = prompts.getFirst();
    int reserved = Math.clamp(Math.ceilDiv(left, QUARTER), SHORTEST, oldest.missing());
    List<ScheduledChunk> chunks = new ArrayList<>();
    for (Sequence prompt : shortestFirst(prompts)) {
      reserved = prompt == oldest ? 0 : reserved;
      int tokens = Math.min(prompt.missing(), left - reserved);
      if (tokens >= SHORTEST) {
        chunks.add(ScheduledChunk.of(prompt, tokens));
        left -= tokens;
      }
    }
    return chunks;
  }

  private static List<Sequence> shortestFirst(List<Sequence> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Sequence::missing)).toList();
  }
}
