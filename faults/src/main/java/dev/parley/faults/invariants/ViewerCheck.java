package dev.parley.faults.invariants;

import dev.parley.faults.client.SeenAnswer;
import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.client.Viewer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What must hold for what one viewer saw of a job. */
final class ViewerCheck {

  private final Asked asked;
  private final List<ViewedEvent> events;
  private final List<Violation> found = new ArrayList<>();

  private ViewerCheck(Asked asked, List<ViewedEvent> events) {
    this.asked = asked;
    this.events = events;
  }

  static List<Violation> check(Asked asked, Logged logged, Viewed viewed) {
    ViewerCheck check = new ViewerCheck(asked, viewed.events());
    check.seesTheEndOnce();
    check.idsRise();
    check.answerIsWhole(logged);
    check.seesNobodyElsesWords();
    check.getsEventStreams(viewed);
    return check.found;
  }

  /** I5: of two viewers, one saw the beginning of what the other saw, or all of it. */
  static List<Violation> compare(Asked asked, List<Viewed> viewers) {
    List<Violation> found = new ArrayList<>();
    List<String> texts = viewers.stream().map(viewed -> Viewer.text(viewed.events())).toList();
    String longest = texts.stream().reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    for (String text : texts) {
      if (!longest.startsWith(text)) {
        found.add(new Violation("I5", asked.job(), "one saw " + text + ", another " + longest));
      }
    }
    return found;
  }

  private void seesTheEndOnce() {
    long ends = events.stream().filter(ViewedEvent::isEnd).count();
    if (ends == 0) {
      violated("I1", "a viewer never saw the end");
    } else if (ends > 1 || !events.getLast().isEnd()) {
      violated("I2", "a viewer saw more than one end, or something behind it");
    }
  }

  private void idsRise() {
    long[] last = {-1, -1};
    for (ViewedEvent event : events) {
      if (event.isReset()) {
        last = new long[] {-1, -1};
      } else if (event.id().isPresent()) {
        long[] id = Arrays.stream(event.id().get().split("-")).mapToLong(Long::parseLong).toArray();
        if (Arrays.compare(id, last) <= 0) {
          violated("I3", "a viewer saw " + event.id().get() + " again or too late");
        }
        last = id;
      }
    }
  }

  private void answerIsWhole(Logged logged) {
    SeenAnswer answer = Viewer.answer(events);
    if (!answer.equals(logged.answer())) {
      violated("I4", "a viewer read " + answer + " where the log has " + logged.answer());
    }
    events.stream()
        .filter(ViewedEvent::isEnd)
        .map(end -> SeenAnswer.ofOutput(end.json().path("output")))
        .filter(sent -> !sent.equals(answer))
        .forEach(sent -> violated("I4", "a viewer read " + answer + ", the end has " + sent));
  }

  private void seesNobodyElsesWords() {
    for (String word : Viewer.text(events).split(" ", -1)) {
      if (!word.isEmpty() && !asked.has(word)) {
        violated("I6", "a viewer saw another's word " + word);
      }
    }
  }

  private void getsEventStreams(Viewed viewed) {
    viewed.bodies().stream()
        .flatMap(body -> StreamCheck.check(body).stream())
        .forEach(wrong -> violated("I4", wrong));
  }

  private void violated(String invariant, String what) {
    found.add(new Violation(invariant, asked.job(), what));
  }
}
