package dev.parley.faults.invariants;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known after a run.
 *
 * @param viewed what viewers saw, among them one who came after the end of each job
 * @param leftovers entries that are left per key after all jobs ended: queue, pending, due, owner
 * @param resources of our process before and after
 */
public record Evidence(
    List<Asked> asked,
    List<Viewed> viewed,
    List<Logged> logged,
    Map<String, Long> leftovers,
    Optional<Tally> tally,
    Optional<Pair> resources) {

  public Evidence {
    asked = List.copyOf(asked);
    viewed = List.copyOf(viewed);
    logged = List.copyOf(logged);
    leftovers = Map.copyOf(leftovers);
  }

  /** Before and after. */
  public record Pair(Resources before, Resources after) {}
}
