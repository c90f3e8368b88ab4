package dev.parley.inference.engine;

import dev.parley.inference.model.Decoder.Layers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one step computes: a token for every chat that speaks, and within the budget pieces
 * of prompts. The prompt that needs least comes first, because one chat that speaks early and one
 * late is better than two that speak late; of equals the one that waits longest. That one always
 * gets a quarter of the budget, so that no prompt starves. Who comes while pieces are on their way
 * through the layers waits for their end ({@link PrefillWave}).
 */
final class Scheduler {

  private static final int QUARTER = 4;

  /** A single token is no piece: it goes through all layers, as one of a chat that speaks. */
  private static final int SHORTEST = 2;

  private final StepBudget budget;
  private final int depth;
  private @Nullable PrefillWave reading;

  /**
   * @param depth layers of the network
   */
  Scheduler(StepBudget budget, int depth) {
    this.budget = budget;
    this.depth = depth;
  }

  /** A token for every chat that speaks, and layers for a piece of the others. Not for no chats. */
  ScheduledStep plan(List<Sequence> chats) {
    List<ScheduledChunk> speaking =
        chats.stream().filter(Sequence::speaks).map(chat -> ScheduledChunk.of(chat, 1)).toList();
    List<Sequence> prompts = chats.stream().filter(chat -> !chat.speaks()).toList();
    if (prompts.isEmpty()) {
      return new ScheduledStep(speaking, List.of(), new Layers(0, depth), depth);
    }
    int room = speaking.isEmpty() ? budget.alone() : budget.besideDecoding(speaking.size());
    if (reading == null || !reading.goesOn(chats)) {
      reading = new PrefillWave(divide(room, prompts), depth);
    }
    return new ScheduledStep(speaking, reading.pieces(), reading.next(room), depth);
  }

  private List<ScheduledChunk> divide(int room, List<Sequence> prompts) {
    int missing = prompts.stream().mapToInt(Sequence::missing).sum();
    int left = Math.max(SHORTEST, PrefillWave.tokens(room, missing, depth));
    Sequence oldest = prompts.getFirst();
    int kept = Math.clamp(Math.ceilDiv(left, QUARTER), SHORTEST, oldest.missing());
    List<ScheduledChunk> pieces = new ArrayList<>();
    for (Sequence prompt : shortestFirst(prompts)) {
      kept = prompt == oldest ? 0 : kept;
      int tokens = Math.min(prompt.missing(), left - kept);
      if (tokens >= SHORTEST) {
        pieces.add(ScheduledChunk.of(prompt, tokens));
        left -= tokens;
      }
    }
    return pieces;
  }

  private static List<Sequence> shortestFirst(List<Sequence> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Sequence::missing)).toList();
  }
}
