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
 * through the layers waits for their end ({@link Reading}).
 */
final class Scheduler {

  private static final int QUARTER = 4;

  /** A single token is no piece: it goes through all layers, as one of a chat that speaks. */
  private static final int SHORTEST = 2;

  private final Budget budget;
  private final int depth;
  private @Nullable Reading reading;

  /**
   * @param depth layers of the network
   */
  Scheduler(Budget budget, int depth) {
    this.budget = budget;
    this.depth = depth;
  }

  /** A token for every chat that speaks, and layers for a piece of the others. Not for no chats. */
  Plan plan(List<Seated> chats) {
    List<Share> speaking =
        chats.stream().filter(Seated::speaks).map(chat -> Share.of(chat, 1)).toList();
    List<Seated> prompts = chats.stream().filter(chat -> !chat.speaks()).toList();
    if (prompts.isEmpty()) {
      return new Plan(speaking, List.of(), new Layers(0, depth), depth);
    }
    int room = speaking.isEmpty() ? budget.alone() : budget.besideDecoding(speaking.size());
    if (reading == null || !reading.goesOn(chats)) {
      reading = new Reading(divide(room, prompts), depth);
    }
    return new Plan(speaking, reading.pieces(), reading.next(room), depth);
  }

  private List<Share> divide(int room, List<Seated> prompts) {
    int missing = prompts.stream().mapToInt(Seated::missing).sum();
    int left = Math.max(SHORTEST, Reading.tokens(room, missing, depth));
    Seated oldest = prompts.getFirst();
    int kept = Math.clamp(Math.ceilDiv(left, QUARTER), SHORTEST, oldest.missing());
    List<Share> pieces = new ArrayList<>();
    for (Seated prompt : shortestFirst(prompts)) {
      kept = prompt == oldest ? 0 : kept;
      int tokens = Math.min(prompt.missing(), left - kept);
      if (tokens >= SHORTEST) {
        pieces.add(Share.of(prompt, tokens));
        left -= tokens;
      }
    }
    return pieces;
  }

  private static List<Seated> shortestFirst(List<Seated> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Seated::missing)).toList();
  }
}
