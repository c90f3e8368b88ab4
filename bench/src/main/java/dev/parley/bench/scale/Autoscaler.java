package dev.parley.bench.scale;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Kubernetes' horizontal autoscaler as the chart sets it up through KEDA: as many workers as there
 * are chats, waiting and running, over what is set for each; looked at every 15 s; at most twice as
 * many, or four more, at a time; fewer only when five minutes never wanted more.
 */
final class Autoscaler {

  static final double PERIOD = 15;

  private static final double STABILISATION = 300;
  private static final int AT_LEAST = 4;

  private final FleetPlan plan;
  private final Deque<Integer> wishes = new ArrayDeque<>();

  Autoscaler(FleetPlan plan) {
    this.plan = plan;
  }

  boolean isNeeded() {
    return plan.fewest() < plan.most();
  }

  /**
   * How many workers there shall be.
   *
   * @param chats waiting and running
   */
  int workers(int chats, int now) {
    wishes.add(Math.ceilDiv(chats, plan.chatsPerWorker()));
    if (wishes.size() > STABILISATION / PERIOD) {
      wishes.remove();
    }
    int wish = wishes.getLast();
    int target =
        wish >= now
            ? Math.min(wish, Math.max(2 * now, now + AT_LEAST))
            : Math.min(now, wishes.stream().mapToInt(Integer::intValue).max().orElseThrow());
    return Math.clamp(target, plan.fewest(), plan.most());
  }
}
