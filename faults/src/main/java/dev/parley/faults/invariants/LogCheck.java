package dev.parley.faults.invariants;

import dev.parley.faults.invariants.Logged.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must hold for the log of one job that has ended. */
final class LogCheck {

  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "timed_out");

  private final Asked asked;
  private final Logged logged;
  private final List<Violation> found = new ArrayList<>();

  private LogCheck(Asked asked, Logged logged) {
    this.asked = asked;
    this.logged = logged;
  }

  static List<Violation> check(Asked asked, Logged logged) {
    LogCheck check = new LogCheck(asked, logged);
    check.endsOnceAndLast();
    check.idsAreContiguous();
    check.textIsTheModels();
    check.everyTokenFollowsItsBegin();
    if (logged.attempts() > logged.maxAttempts()) {
      check.violated("I8", logged.attempts() + " attempts of " + logged.maxAttempts());
    }
    return check.found;
  }

  private void endsOnceAndLast() {
    long ends = logged.log().stream().filter(LogCheck::isEnd).count();
    if (ends == 0) {
      violated("I1", "it never ended, its state is " + logged.state());
    } else if (ends > 1) {
      violated("I2", ends + " terminal events");
    } else if (!isEnd(logged.log().getLast())) {
      violated("I2", "something follows the terminal event");
    } else if (!logged.log().getLast().type().equals(logged.state())) {
      violated("I2", "the log ends " + logged.log().getLast().type() + ", not " + logged.state());
    }
  }

  private void idsAreContiguous() {
    Entry first =
        logged.log().isEmpty() ? new Entry(-1, -1, "", List.of()) : logged.log().getFirst();
    if (first.epoch() != 0 || first.number() != 1) {
      violated("I3", "the log begins with " + first);
    }
    for (int i = 1; i < logged.log().size(); i++) {
      Entry before = logged.log().get(i - 1);
      Entry entry = logged.log().get(i);
      boolean same = entry.epoch() == before.epoch();
      boolean follows = same && before.epoch() != 0 && entry.number() == before.number() + 1;
      boolean begins = entry.epoch() > before.epoch() && entry.number() == 0;
      if (!follows && !begins) {
        violated("I3", entry + " after " + before);
      }
    }
  }

  private void textIsTheModels() {
    String text = logged.answer().words();
    String whole = asked.text();
    if (logged.state().equals("completed") ? !text.equals(whole) : !whole.startsWith(text)) {
      violated("I4", "the log has another text than the model generated: " + text);
    }
  }

  /** A fenced attempt writes no tokens behind the begin that fenced it. */
  private void everyTokenFollowsItsBegin() {
    long begun = -1;
    for (Entry entry : logged.log()) {
      if (entry.type().equals("started")) {
        begun = entry.epoch();
      } else if (entry.type().equals("tokens") && entry.epoch() != begun) {
        violated("I9", "tokens of epoch " + entry.epoch() + " after the begin of " + begun);
      }
    }
  }

  private static boolean isEnd(Entry entry) {
    return ENDS.contains(entry.type());
  }

  private void violated(String invariant, String what) {
    found.add(new Violation(invariant, asked.job(), what));
  }
}
