package dev.parley.grammar.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How long the strings of a {@link CharacterDfa} may be, in characters: whether a text of the right
 * length can still be completed. Immutable.
 */
final class Lengths {

  private final int least;
  private final int most;

  /**
   * By state: of which lengths are the texts that it accepts? Lengths from {@code same} on alike.
   */
  private final List<BitSet> byState;

  private final int same;
  private final int states;

  /**
   * @param most {@link Integer#MAX_VALUE}: without limit
   */
  Lengths(CharacterDfa dfa, int least, int most, Budget budget) {
    this.least = least;
    this.most = most;
    this.states = dfa.size();
    this.byState = new ArrayList<>();
    boolean free = least == 0 && most == Integer.MAX_VALUE;
    this.same = free ? 0 : count(dfa, budget);
  }

  /** The number of characters as far as it matters, after one more. */
  int more(int count) {
    return most == Integer.MAX_VALUE ? Math.min(count + 1, least) : count + 1;
  }

  boolean isComplete(int count) {
    return count >= least && count <= most;
  }

  /** Whether a text that is accepted from this state on makes the string as long as it must be. */
  boolean isPossible(int state, int count) {
    if (byState.isEmpty()) {
      return true;
    }
    int from = Math.max(0, least - count);
    int to = most == Integer.MAX_VALUE ? from + states : most - count;
    if (from > to) {
      return false;
    }
    BitSet lengths = byState.get(state);
    int found = lengths.nextSetBit(from);
    return (found >= 0 && found <= to) || (to >= same && lengths.get(same));
  }

  /**
   * The states that accept a text of length n + 1 lead to those that accept one of length n.
   * Without a limit a text need not be longer than the least length by more than there are states:
   * a longer one repeats one.
   */
  private int count(CharacterDfa dfa, Budget budget) {
    for (int state = 0; state < states; state++) {
      byState.add(new BitSet());
    }
    BitSet accepting = new BitSet();
    for (int state = 0; state < states; state++) {
      accepting.set(state, dfa.isAccepting(state));
    }
    long last = most == Integer.MAX_VALUE ? (long) least + states : most;
    int length = 0;
    while (true) {
      int now = length;
      accepting.stream().forEach(state -> byState.get(state).set(now));
      BitSet longer = before(dfa, accepting, budget);
      if (longer.equals(accepting) || length >= last) {
        return length;
      }
      accepting = longer;
      length++;
    }
  }

  private static BitSet before(CharacterDfa dfa, BitSet targets, Budget budget) {
    BitSet before = new BitSet();
    budget.spend((long) dfa.size() * dfa.symbols());
    for (int state = 0; state < dfa.size(); state++) {
      for (int symbol = 0; symbol < dfa.symbols(); symbol++) {
        int target = dfa.next(state, symbol);
        if (target != CharacterDfa.DEAD && targets.get(target)) {
          before.set(state);
          break;
        }
      }
    }
    return before;
  }
}
