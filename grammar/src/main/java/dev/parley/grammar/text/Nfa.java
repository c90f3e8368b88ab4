package dev.parley.grammar.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Thompson's construction for one or more patterns that must all match, each anywhere in the
 * string. Not thread-safe.
 */
final class Nfa {

  /** What an edge without a character asks for. */
  private enum When {
    ALWAYS,
    AT_BEGIN,
    AT_END
  }

  private record Free(When when, int target) {}

  private record Reading(CodePoints set, int target) {}

  private static final int MOST = 20_000;

  private final Budget budget;
  private final List<List<Free>> free = new ArrayList<>();
  private final List<List<Reading>> reading = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  Nfa(List<Regex> patterns, Budget budget) {
    this.budget = budget;
    for (Regex pattern : patterns) {
      int start = state();
      int end = state();
      readAnything(start);
      readAnything(end);
      jump(add(pattern, start), end);
      starts.add(start);
      ends.add(end);
    }
  }

  /** All sets that an edge reads. */
  List<CodePoints> sets() {
    return reading.stream().flatMap(List::stream).map(Reading::set).distinct().toList();
  }

  /** Before the first character. */
  BitSet begin() {
    BitSet states = new BitSet();
    starts.forEach(states::set);
    return closed(states, true, false);
  }

  /** After one character more. */
  BitSet after(BitSet states, int character) {
    BitSet targets = new BitSet();
    for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
      for (Reading edge : reading.get(state)) {
        budget.spend(1);
        if (edge.set.contains(character)) {
          targets.set(edge.target);
        }
      }
    }
    return closed(targets, false, false);
  }

  /** Whether all patterns have matched, should the string end here. */
  boolean accepts(BitSet states, boolean atBegin) {
    BitSet closed = closed(states, atBegin, true);
    return ends.stream().allMatch(closed::get);
  }

  private BitSet closed(BitSet states, boolean atBegin, boolean atEnd) {
    BitSet closed = (BitSet) states.clone();
    List<Integer> open = new ArrayList<>(states.stream().boxed().toList());
    while (!open.isEmpty()) {
      for (Free edge : free.get(open.removeLast())) {
        budget.spend(1);
        boolean passes =
            switch (edge.when) {
              case ALWAYS -> true;
              case AT_BEGIN -> atBegin;
              case AT_END -> atEnd;
            };
        if (passes && !closed.get(edge.target)) {
          closed.set(edge.target);
          open.add(edge.target);
        }
      }
    }
    return closed;
  }

  /** Appends a part behind a state; returns the state behind the part. */
  private int add(Regex part, int from) {
    return switch (part) {
      case Regex.One(CodePoints set) -> {
        int to = state();
        reading.get(from).add(new Reading(set, to));
        yield to;
      }
      case Regex.All(List<Regex> parts) -> {
        int at = from;
        for (Regex each : parts) {
          at = add(each, at);
        }
        yield at;
      }
      case Regex.Any(List<Regex> choices) -> {
        int to = state();
        for (Regex each : choices) {
          int begin = state();
          jump(from, begin);
          jump(add(each, begin), to);
        }
        yield to;
      }
      case Regex.Times(Regex body, int least, int most) -> repeat(body, least, most, from);
      case Regex.Begin() -> jumpWhen(When.AT_BEGIN, from);
      case Regex.End() -> jumpWhen(When.AT_END, from);
    };
  }

  private int repeat(Regex body, int least, int most, int from) {
    int at = from;
    for (int i = 0; i < least; i++) {
      at = add(body, at);
    }
    int end = state();
    if (most < 0) {
      int loop = state();
      jump(at, loop);
      jump(add(body, loop), loop);
      jump(loop, end);
      return end;
    }
    jump(at, end);
    for (int i = least; i < most; i++) {
      at = add(body, at);
      jump(at, end);
    }
    return end;
  }

  private int jumpWhen(When when, int from) {
    int to = state();
    free.get(from).add(new Free(when, to));
    return to;
  }

  private void jump(int from, int to) {
    free.get(from).add(new Free(When.ALWAYS, to));
  }

  private void readAnything(int state) {
    reading.get(state).add(new Reading(CodePoints.ALL, state));
  }

  private int state() {
    budget.spend(1);
    if (free.size() == MOST) {
      throw new TooComplexException("the pattern is too long when its repetitions are written out");
    }
    free.add(new ArrayList<>(1));
    reading.add(new ArrayList<>(1));
    return free.size() - 1;
  }
}
