package dev.parley.inference.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The prompts that are on their way through the layers, and which begin next. The shortest comes
 * first, because one early and one late answer are better than two late ones; of equals, the one
 * that waits longest. The prompt that waits longest always gets a quarter of the budget, so that
 * none starves. Short prompts go before a {@link Wave} of long ones: those that wait when it begins
 * at once, others between two of its steps.
 */
final class PromptWaves {

  private static final int QUARTER = 4;

  /** A chunk of one token would go through all layers, as decoding does. */
  private static final int SHORTEST = 2;

  /** Tokens of a prompt that may go before a wave however little room a step has. */
  private static final int SHORT = 64;

  private final OwnerShares.Turns turns = new OwnerShares.Turns();
  private final int depth;

  /** The one that takes the next step first, then the one that it overtook. */
  private final Deque<Wave> waves = new ArrayDeque<>();

  /**
   * @param depth layers of the network
   */
  PromptWaves(int depth) {
    this.depth = depth;
  }

  /** Forgets those that have gone through all layers, and those of which a sequence has ended. */
  void removeEnded(List<Sequence> sequences) {
    waves.removeIf(wave -> !wave.continues(sequences));
  }

  /**
   * The one that takes the next step.
   *
   * @param room tokens that the step may take through all layers
   * @param wide tokens that are worth several steps
   * @param prompts all that are not read yet, at least one
   */
  Wave next(int room, int wide, List<Sequence> prompts, OwnerShares shares) {
    if (waves.isEmpty()) {
      begin(room, wide, turns.take(prompts, shares, shares.isAnyWithin(prompts)));
      return waves.element();
    }
    List<ScheduledStep.Part> chunks = overtaking(room, prompts, shares);
    if (!chunks.isEmpty()) {
      waves.element().overtaken();
      waves.push(new Wave(chunks, depth));
    }
    return waves.element();
  }

  /** Whether short ones go next: they are on their way, or go before any long ones. */
  boolean areShortDue(int room, List<Sequence> prompts, OwnerShares shares) {
    int most = Math.max((QUARTER - 1) * room, SHORT);
    if (waves.isEmpty()) {
      return shares.within(prompts).stream().anyMatch(prompt -> prompt.missing() <= most);
    }
    Wave current = waves.element();
    return (current.endsPrompts() && current.rows() <= most)
        || !overtaking(room, prompts, shares).isEmpty();
  }

  /** What goes before the next step of the wave that is on its way. */
  private List<ScheduledStep.Part> overtaking(
      int room, List<Sequence> prompts, OwnerShares shares) {
    return waves.size() == 1 && waves.element().mayBeOvertaken()
        ? before(waves.element(), room, shares.within(prompts))
        : List.of();
  }

  /** A wave for all; or two, where short prompts would wait a step and more for parts of others. */
  private void begin(int room, int wide, List<Sequence> prompts) {
    List<ScheduledStep.Part> chunks = divide(room, wide, prompts);
    List<ScheduledStep.Part> parts = chunks.stream().filter(part -> !part.endsPrompt()).toList();
    if (parts.stream().mapToInt(ScheduledStep.Part::tokens).sum() > room) {
      List<Sequence> rest = parts.stream().map(ScheduledStep.Part::sequence).toList();
      Wave wave = new Wave(divide(room, wide, rest), depth);
      List<ScheduledStep.Part> first = before(wave, room, prompts);
      if (!first.isEmpty()) {
        waves.push(wave);
        waves.push(new Wave(first, depth));
        return;
      }
    }
    waves.push(new Wave(chunks, depth));
  }

  private List<ScheduledStep.Part> divide(int room, int wide, List<Sequence> prompts) {
    int missing = prompts.stream().mapToInt(Sequence::missing).sum();
    int left = Math.max(SHORTEST, Wave.tokens(room, wide, missing, depth));
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
   * overtake and leave it a quarter of the steps; or one of {@link #SHORT} tokens, where steps have
   * little room.
   */
  private static List<ScheduledStep.Part> before(Wave wave, int room, List<Sequence> prompts) {
    List<ScheduledStep.Part> chunks = new ArrayList<>();
    int left = (QUARTER - 1) * room;
    for (Sequence prompt : shortestFirst(prompts)) {
      int most = Math.min(wave.rows(), chunks.isEmpty() ? Math.max(left, SHORT) : left);
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
