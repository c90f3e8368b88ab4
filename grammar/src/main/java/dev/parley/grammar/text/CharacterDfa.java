package dev.parley.grammar.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What strings may be, character by character. A state is a number; from each that can be reached
 * some text is accepted. Immutable.
 */
public final class CharacterDfa {

  /** No text goes on like this. */
  static final int DEAD = -1;

  private static final int MOST = 4_000;

  private final int[][] next;
  private final BitSet accepting;
  private final CharacterSpelling spelling;

  private CharacterDfa(int[][] next, BitSet accepting, CharacterSpelling spelling) {
    this.next = next;
    this.accepting = accepting;
    this.spelling = spelling;
  }

  /**
   * Strings in which each of these patterns matches somewhere.
   *
   * @throws BadPatternException when one is malformed or not regular
   * @throws TooComplexException when it takes too many states
   */
  public static CharacterDfa of(List<String> patterns, Budget budget) {
    Nfa nfa = new Nfa(patterns.stream().map(RegexParser::parse).toList(), budget);
    Alphabet alphabet = Alphabet.of(nfa.sets(), budget);
    List<BitSet> sets = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    Map<BitSet, Integer> known = new HashMap<>();
    BitSet accepting = new BitSet();
    sets.add(nfa.begin());
    accepting.set(0, nfa.accepts(sets.getFirst(), true));
    for (int state = 0; state < sets.size(); state++) {
      int[] row = new int[alphabet.size()];
      for (int symbol = 0; symbol < row.length; symbol++) {
        BitSet target = nfa.after(sets.get(state), alphabet.examples()[symbol]);
        budget.spend(1 + target.size() / 64);
        Integer found = known.get(target);
        if (found == null) {
          found = sets.size();
          known.put(target, found);
          sets.add(target);
          accepting.set(found, nfa.accepts(target, false));
        }
        row[symbol] = found;
      }
      rows.add(row);
      if (sets.size() > MOST) {
        throw new TooComplexException("the pattern needs more than " + MOST + " states");
      }
    }
    int[][] next = rows.toArray(int[][]::new);
    trim(next, accepting);
    return new CharacterDfa(next, accepting, CharacterSpelling.of(alphabet, budget));
  }

  /**
   * @throws BadPatternException when this one is malformed or not regular
   */
  public static void check(String pattern) {
    RegexParser.parse(pattern);
  }

  /** Transitions to states from which nothing is accepted lead nowhere. */
  private static void trim(int[][] next, BitSet accepting) {
    List<List<Integer>> before = new ArrayList<>();
    for (int state = 0; state < next.length; state++) {
      before.add(new ArrayList<>());
    }
    for (int state = 0; state < next.length; state++) {
      for (int target : next[state]) {
        before.get(target).add(state);
      }
    }
    BitSet live = (BitSet) accepting.clone();
    List<Integer> open = new ArrayList<>(live.stream().boxed().toList());
    while (!open.isEmpty()) {
      for (int state : before.get(open.removeLast())) {
        if (!live.get(state)) {
          live.set(state);
          open.add(state);
        }
      }
    }
    for (int[] row : next) {
      Arrays.setAll(row, symbol -> live.get(row[symbol]) ? row[symbol] : DEAD);
    }
  }

  /** Whether some string is accepted. */
  public boolean isPossible() {
    return accepting.get(0) || Arrays.stream(next[0]).anyMatch(target -> target != DEAD);
  }

  CharacterSpelling spelling() {
    return spelling;
  }

  int size() {
    return next.length;
  }

  int symbols() {
    return spelling.symbols();
  }

  boolean isAccepting(int state) {
    return accepting.get(state);
  }

  int next(int state, int symbol) {
    return next[state][symbol];
  }
}
