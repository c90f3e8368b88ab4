package dev.parley.faults.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges the evidence of a run by what must always hold. Finds all violations, not the first. */
public final class Invariants {

  private Invariants() {}

  public static List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    Map<String, List<Viewed>> viewed =
        evidence.viewed().stream().collect(Collectors.groupingBy(Viewed::job));
    Map<String, Logged> logged =
        evidence.logged().stream().collect(Collectors.toMap(Logged::job, Function.identity()));
    for (Asked asked : evidence.asked()) {
      Logged log = logged.get(asked.job());
      List<Viewed> viewers = viewed.getOrDefault(asked.job(), List.of());
      if (log == null) {
        found.add(new Violation("I1", asked.job(), "accepted, but Redis does not know it"));
      } else {
        found.addAll(LogCheck.check(asked, log));
        viewers.forEach(viewer -> found.addAll(ViewerCheck.check(asked, log, viewer)));
      }
      found.addAll(ViewerCheck.compare(asked, viewers));
    }
    found.addAll(whole(evidence));
    return found;
  }

  private static List<Violation> whole(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    evidence
        .leftovers()
        .forEach(
            (key, count) -> {
              if (count > 0) {
                found.add(new Violation("I7", key, count + " left after draining"));
              }
            });
    evidence.tally().ifPresent(tally -> found.addAll(tally(tally)));
    evidence.exposed().stream()
        .map(job -> new Violation("I6", job, "somebody else could see it"))
        .forEach(found::add);
    evidence.resources().stream()
        .filter(holding -> !holding.before().isAsGoodAs(holding.after()))
        .map(holding -> new Violation("I11", holding.who(), holding.toString()))
        .forEach(found::add);
    evidence.accounts().forEach(account -> found.addAll(account(account)));
    return found;
  }

  private static List<Violation> account(Account account) {
    List<Violation> found = new ArrayList<>();
    if (account.reserved() != 0) {
      found.add(
          new Violation("I12", account.key(), account.reserved() + " tokens are still reserved"));
    }
    if (!account.charged().equals(account.logged())) {
      found.add(
          new Violation(
              "I12", account.key(), "charged " + account.charged() + ", used " + account.logged()));
    }
    return found;
  }

  private static List<Violation> tally(Tally tally) {
    List<Violation> found = new ArrayList<>();
    if (tally.accepted() + tally.refused() + tally.unavailable() != tally.sent()) {
      found.add(new Violation("I10", "requests", "the sum is wrong: " + tally));
    }
    if (tally.stored() > tally.accepted() + tally.keyed() || tally.stored() < tally.accepted()) {
      found.add(new Violation("I10", "requests", "refused ones left a job: " + tally));
    }
    return found;
  }
}
