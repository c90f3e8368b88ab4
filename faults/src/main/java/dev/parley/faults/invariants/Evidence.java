package dev.parley.faults.invariants;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known after a run.
 *
 * @param viewed what viewers saw, among them one who came after the end of each job
 * @param exposed jobs that somebody with another cookie could see
 * @param leftovers entries that are left per key after all jobs ended: queue, pending, due, owner
 * @param resources of processes before and after
 * @param accounts of API keys
 */
public record Evidence(
    List<Asked> asked,
    List<Viewed> viewed,
    List<Logged> logged,
    List<String> exposed,
    Map<String, Long> leftovers,
    Optional<Tally> tally,
    List<Holding> resources,
    List<Account> accounts) {

  public Evidence {
    asked = List.copyOf(asked);
    viewed = List.copyOf(viewed);
    logged = List.copyOf(logged);
    exposed = List.copyOf(exposed);
    leftovers = Map.copyOf(leftovers);
    resources = List.copyOf(resources);
    accounts = List.copyOf(accounts);
  }

  /** The evidence of jobs alone, without what is left behind. */
  public static Evidence ofJobs(List<Asked> asked, List<Viewed> viewed, List<Logged> logged) {
    return new Evidence(
        asked, viewed, logged, List.of(), Map.of(), Optional.empty(), List.of(), List.of());
  }

  /** What somebody holds before and after. */
  public record Holding(String who, Resources before, Resources after) {}
}
