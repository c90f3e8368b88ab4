package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Decides what one step computes: a token for every decoding sequence, and chunks of prompts within
 * the budget. The shortest prompt comes first, because one early and one late answer are better
 * than two late ones; of equals, the one that waits longest. The prompt that waits longest always
 * gets a quarter of the budget, so that none starves. Short prompts that arrive while a {@link
 * PrefillWave} of long ones is under way overtake it between two of its steps.
 */
final class Scheduler {

  private static final int QUARTER = 4;

  /** A chunk of one token would go through all layers, as decoding does. */
  private static final int SHORTEST = 2;

  /** Tokens that are worth several steps beside decoding sequences; more gain little per token. */
  private static final int WIDE = 64;

  /** The same while none decodes. */
  private static final int WIDE_ALONE = 256;

  private final StepBudget budget;
  private final int depth;

  /** The one that takes the next step first, then the one that it overtook. */
  private final Deque<PrefillWave> waves = new ArrayDeque<>();

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
    waves.removeIf(wave -> !wave.continues(sequences));
    List<Sequence> prompts = sequences.stream().filter(sequence -> !sequence.isDecoding()).toList();
    if (prompts.isEmpty()) {
      return new ScheduledStep(decode, List.of(), new Layers(0, depth), depth);
    }
    boolean alone = decode.isEmpty();
    int room = alone ? budget.alone() : budget.besideDecoding(decode.size());
    PrefillWave wave = wave(room, alone ? WIDE_ALONE : WIDE, prompts);
    return new ScheduledStep(decode, wave.chunks(), wave.next(room), depth);
  }

  private PrefillWave wave(int room, int wide, List<Sequence> prompts) {
    PrefillWave current = waves.peek();
    List<ScheduledChunk> chunks =
        current == null
            ? divide(room, wide, prompts)
            : waves.size() == 1 ? overtaking(current, room, prompts) : List.of();
    if (!chunks.isEmpty()) {
      waves.push(new PrefillWave(chunks, depth));
    }
    return waves.element();
  }

  private List<ScheduledChunk> divide(int room, int wide, List<Sequence> prompts) {
    int missing = prompts.stream().mapToInt(Sequence::missing).sum();
    int left = Math.max(SHORTEST, PrefillWave.tokens(room, wide, missing, depth));
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

  /** Whole prompts, which leave a quarter of the steps to what they overtake, and are shorter. */
  private static List<ScheduledChunk> overtaking(
      PrefillWave wave, int room, List<Sequence> prompts) {
    List<ScheduledChunk> chunks = new ArrayList<>();
    int left = wave.mayBeOvertaken() ? Math.min(wave.rows(), (QUARTER - 1) * room) : 0;
    for (Sequence prompt : shortestFirst(prompts)) {
      if (!wave.isOf(prompt) && prompt.missing() <= left) {
        chunks.add(ScheduledChunk.of(prompt, prompt.missing()));
        left -= prompt.missing();
      }
    }
    if (!chunks.isEmpty()) {
      wave.overtaken();
    }
    return chunks;
  }

  private static List<Sequence> shortestFirst(List<Sequence> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Sequence::missing)).toList();
  }
}
