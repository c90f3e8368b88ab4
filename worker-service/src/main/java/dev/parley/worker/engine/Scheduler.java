package dev.parley.worker.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides what one step computes: a token for every chat that speaks, and within the budget a piece
 * of every prompt. Prompts share the budget evenly; what a short one leaves goes to the longer
 * ones, so a long prompt neither holds up a short one nor starves.
 */
final class Scheduler {

  private final Budget budget;

  Scheduler(Budget budget) {
    this.budget = budget;
  }

  /** One share for each of the chats that advance; no share is empty. */
  List<Share> plan(List<Seated> chats) {
    List<Share> plan = new ArrayList<>();
    chats.stream().filter(Seated::speaks).forEach(chat -> plan.add(new Share(chat, 1)));
    int left = plan.isEmpty() ? budget.alone() : budget.besideSpeaking();
    List<Seated> prompts = shortestFirst(chats);
    for (int i = 0; i < prompts.size() && left > 0; i++) {
      int even = Math.ceilDiv(left, prompts.size() - i);
      int tokens = Math.min(prompts.get(i).missing(), even);
      plan.add(new Share(prompts.get(i), tokens));
      left -= tokens;
    }
    return plan;
  }

  private static List<Seated> shortestFirst(List<Seated> chats) {
    return chats.stream()
        .filter(chat -> !chat.speaks())
        .sorted(Comparator.comparingInt(Seated::missing))
        .toList();
  }

  /** So many of the ids that a chat's cache lacks. */
  record Share(Seated chat, int tokens) {}
}
