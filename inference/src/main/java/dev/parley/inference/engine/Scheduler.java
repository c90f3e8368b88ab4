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
 * PrefillWave} of long ones is under way overtake it between two of its steps. What owners have
 * beyond their {@link OwnerShares} waits three times of four while others wait for a first token.
 */
final class Scheduler {

  private static final int QUARTER = 4;

  /** A chunk of one token would go through all layers, as decoding does. */
  private static final int SHORTEST = 2;

  /** Tokens that are worth several steps beside decoding sequences; more gain little per token. */
  private static final int WIDE = 64;

  /** The same while none decodes. */
  private static final int WIDE_ALONE = 256;

  private final OwnerShares.Turns decodeTurns = new OwnerShares.Turns();
  private final OwnerShares.Turns promptTurns = new OwnerShares.Turns();
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
    waves.removeIf(wave -> !wave.continues(sequences));
    OwnerShares shares = OwnerShares.of(sequences);
    List<Sequence> prompts = sequences.stream().filter(sequence -> !sequence.isDecoding()).toList();
    boolean isFirstTokenDue = shares.isAnyWithin(prompts);
    List<ScheduledStep.Part> decode =
        decodeTurns.take(sequences, shares, isFirstTokenDue).stream()
            .filter(Sequence::isDecoding)
            .map(sequence -> ScheduledStep.Part.of(sequence, 1))
            .toList();
    if (prompts.isEmpty()) {
      return new ScheduledStep(decode, List.of(), new Layers(0, depth), depth);
    }
    boolean alone = decode.isEmpty();
    int room = alone ? budget.alone() : budget.besideDecoding(decode.size());
    PrefillWave wave = wave(room, alone ? WIDE_ALONE : WIDE, prompts, shares);
    return new ScheduledStep(decode, wave.chunks(), wave.next(room), depth);
  }

  private PrefillWave wave(int room, int wide, List<Sequence> prompts, OwnerShares shares) {
    PrefillWave current = waves.peek();
    List<ScheduledStep.Part> chunks =
        current == null
            ? divide(room, wide, promptTurns.take(prompts, shares, shares.isAnyWithin(prompts)))
            : waves.size() == 1 ? overtaking(current, room, shares.within(prompts)) : List.of();
    if (!chunks.isEmpty()) {
      waves.push(new PrefillWave(chunks, depth));
    }
    return waves.element();
  }

  private List<ScheduledStep.Part> divide(int room, int wide, List<Sequence> prompts) {
    int missing = prompts.stream().mapToInt(Sequence::missing).sum();
    int left = Math.max(SHORTEST, PrefillWave.tokens(room, wide, missing, depth));
    Sequence oldest = prompts.getFirst();
    int reserved = Math.clamp(Math.ceilDiv(left, QUARTER), SHORTEST, oldest.missing());
    List<ScheduledStep.Part> chunks = new ArrayList<>();
    for (Sequence prompt : shortestFirst(prompts)) {
      reserved = prompt == oldest ? 0 : reserved;
      int tokens = Math.min(prompt.missing(), left - reserved);
      if (tokens >= SHORTEST) {
        chunks.add(ScheduledStep.Part.of(prompt, tokens));
        left -= tokens;
      }
    }
    return chunks;
  }

  /**
   * Whole prompts, which are shorter than what they overtake and leave it a quarter of the steps;
   * or one of {@link #WIDE} tokens, where steps have little room.
   */
  private static List<ScheduledStep.Part> overtaking(
      PrefillWave wave, int room, List<Sequence> prompts) {
    if (!wave.mayBeOvertaken()) {
      return List.of();
    }
    List<ScheduledStep.Part> chunks = new ArrayList<>();
    int left = (QUARTER - 1) * room;
    for (Sequence prompt : shortestFirst(prompts)) {
      int most = Math.min(wave.rows(), chunks.isEmpty() ? Math.max(left, WIDE) : left);
      if (!wave.isOf(prompt) && prompt.missing() <= most) {
        chunks.add(ScheduledStep.Part.of(prompt, prompt.missing()));
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
