package dev.parley.worker.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides what one step computes: a token for every chat that speaks, and within the budget pieces
 * of prompts. The prompt that needs least comes first, because one chat that speaks early and one
 * late is better than two that speak late; of equals the one that waits longest. That one always
 * gets a quarter of the budget, so that no prompt starves.
 */
final class Scheduler {

  private static final int QUARTER = 4;

  private final Budget budget;

  Scheduler(Budget budget) {
    this.budget = budget;
  }

  /** One share for each of the chats that advance; no share is empty. */
  List<Share> plan(List<Seated> chats) {
    List<Share> plan = new ArrayList<>();
    chats.stream().filter(Seated::speaks).forEach(chat -> plan.add(new Share(chat, 1)));
    int rows = plan.isEmpty() ? budget.alone() : budget.besideSpeaking(plan.size());
    List<Seated> prompts = chats.stream().filter(chat -> !chat.speaks()).toList();
    if (!prompts.isEmpty()) {
      divide(rows, prompts, plan);
    }
    return plan;
  }

  private static void divide(int rows, List<Seated> prompts, List<Share> plan) {
    Seated oldest = prompts.getFirst();
    int left = rows;
    int kept = Math.min(oldest.missing(), Math.ceilDiv(rows, QUARTER));
    for (Seated prompt : shortestFirst(prompts)) {
      kept = prompt == oldest ? 0 : kept;
      int tokens = Math.min(prompt.missing(), left - kept);
      if (tokens > 0) {
        plan.add(new Share(prompt, tokens));
        left -= tokens;
      }
    }
  }

  private static List<Seated> shortestFirst(List<Seated> prompts) {
    return prompts.stream().sorted(Comparator.comparingInt(Seated::missing)).toList();
  }

  /** So many of the ids that a chat's cache lacks. */
  record Share(Seated chat, int tokens) {}
}
