package dev.parley.inference.kvcache;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The state of one running text. A prompt's tokens leave the state before them as it is, so that
 * they can be computed again when they do not come through all layers; single tokens write over it,
 * unless it is a checkpoint. A draft never changes it: what of a draft was right it goes through
 * when that is known.
 */
final class SequenceState {

  private final StatePool pool;
  private final NavigableSet<Integer> checkpoints = new TreeSet<>();
  private final List<Planned> planned = new ArrayList<>();
  private TextState current;
  private int plannedFrom;
  private int drafted;

  /**
   * @param begin the state that the text begins with
   */
  SequenceState(StatePool pool, TextState begin) {
    this.pool = pool;
    this.current = begin;
    begin.hold();
  }

  /** A state is to be kept for others where the text has this length. */
  void keepAt(int length) {
    checkpoints.add(length);
  }

  /**
   * Whether some of the next tokens of a text of this length may be a draft. Not where a state is
   * to be kept: the text could not go on in its slot.
   */
  boolean mayDraft(int length, int tokens) {
    return checkpoints.subSet(length, false, length + tokens, true).isEmpty();
  }

  /**
   * The next tokens of a text of this length are to be computed, and some more that are guessed.
   */
  void plan(int length, int tokens, int draft) {
    int end = length + tokens;
    drafted = draft;
    if (!planned.isEmpty() && plannedFrom == length && planned.getLast().length == end) {
      return;
    }
    discard();
    plannedFrom = length;
    for (int at : checkpoints.subSet(length, false, end, false)) {
      planned.add(new Planned(at, pool.take()));
    }
    planned.add(new Planned(end, tokens == 1 ? behindOne() : pool.take()));
  }

  private TextState behindOne() {
    if (current == pool.empty() || !current.isHeldOnce()) {
      return pool.take();
    }
    pool.hold(current);
    return current;
  }

  private void discard() {
    planned.forEach(step -> pool.release(step.state));
    planned.clear();
  }

  List<StateStep> steps() {
    List<StateStep> steps = new ArrayList<>();
    int length = plannedFrom;
    int slot = current.slot();
    for (Planned step : planned) {
      steps.add(new StateStep(step.length - length, slot, step.state.slot()));
      length = step.length;
      slot = step.state.slot();
    }
    if (drafted > 0) {
      steps.add(new StateStep(drafted, slot, pool.slotOfDrafts()));
    }
    return steps;
  }

  /**
   * What was planned has been computed.
   *
   * @param keeper takes the states that are to be kept
   */
  void advance(Keeper keeper) {
    for (Planned step : planned) {
      pool.release(current);
      current = step.state;
      if (checkpoints.contains(step.length)) {
        keeper.keep(step.length, current);
      }
    }
    planned.clear();
  }

  /** So many tokens of the draft were right, the first of which was in this row. */
  void accept(int row, int tokens) {
    pool.acceptDraft(row, tokens, current);
  }

  /** The text ends with this length. */
  void end(int length, Keeper keeper) {
    boolean whole = planned.stream().noneMatch(step -> step.state == current);
    discard();
    if (whole && current != pool.empty()) {
      keeper.keep(length, current);
    }
    pool.release(current);
  }

  /** Keeps the state behind so many tokens. */
  interface Keeper {

    void keep(int length, TextState state);
  }

  /**
   * @param length of the text when its state is computed
   */
  private record Planned(int length, TextState state) {}
}
