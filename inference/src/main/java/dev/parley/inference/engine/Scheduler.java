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
 * gets a quarter of the budget, so that none starves. Short prompts go before a {@link PrefillWave}
 * of long ones: those that wait when it begins at once, others between two of its steps. What
 * owners have beyond their {@link OwnerShares} waits three times of four while others wait for a
 * first token.
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
    if (current == null) {
      begin(room, wide, promptTurns.take(prompts, shares, shares.isAnyWithin(prompts)));
    } else if (waves.size() == 1 && current.mayBeOvertaken()) {
      List<ScheduledStep.Part> chunks = before(current, room, shares.within(prompts));
      if (!chunks.isEmpty()) {
        current.overtaken();
        waves.push(new PrefillWave(chunks, depth));
      }
    }
    return waves.element();
  }

  /** A wave for all; or two, where short prompts would wait a step and more for parts of others. */
  private void begin(int room, int wide, List<Sequence> prompts) {
    List<ScheduledStep.Part> chunks = divide(room, wide, prompts);
    List<ScheduledStep.Part> parts = chunks.stream().filter(part -> !part.endsPrompt()).toList();
    if (parts.stream().mapToInt(ScheduledStep.Part::tokens).sum() > room) {
      List<Sequence> rest = parts.stream().map(ScheduledStep.Part::sequence).toList();
      PrefillWave wave = new PrefillWave(divide(room, wide, rest), depth);
      List<ScheduledStep.Part> first = before(wave, room, prompts);
      if (!first.isEmpty()) {
        waves.push(wave);
        waves.push(new PrefillWave(first, depth));
        return;
      }
    }
    waves.push(new PrefillWave(chunks, depth));
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
   * Whole prompts that may go before the next step of a wave: they are shorter than what they
   * overtake and leave it a quarter of the steps; or one of {@link #WIDE} tokens, where steps have
   * little room.
   */
  private static List<ScheduledStep.Part> before(
      PrefillWave wave, int room, List<Sequence> prompts) {
    List<ScheduledStep.Part> chunks = new ArrayList<>();
    int left = (QUARTER - 1) * room;
    for (Sequence prompt : shortestFirst(prompts)) {
      int most = Math.min(wave.rows(), chunks.isEmpty() ? Math.max(left, WIDE) : left);
      if (!wave.isOf(prompt) && prompt.missing() <= most) {
        chunks.add(ScheduledStep.Part.of(prompt, prompt.missing()));
        left -= prompt.missing();
      }
    }
    return chunks;
  }

  private static List<Sequence> shortestFirst(List<Sequence> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Sequence::missing)).toList();
  }
}
