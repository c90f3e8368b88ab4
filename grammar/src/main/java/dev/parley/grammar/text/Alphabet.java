package dev.parley.grammar.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The scalar values in classes that no set of a pattern tells apart.
 *
 * @param starts where a run of one class begins, ascending from 0; surrogates have class −1
 * @param classes of these runs
 * @param examples one character of each class
 */
record Alphabet(int[] starts, int[] classes, int[] examples) {

  static Alphabet of(List<CodePoints> sets, Budget budget) {
    TreeSet<Integer> cuts = new TreeSet<>(List.of(0));
    cuts.add((int) Character.MIN_SURROGATE);
    cuts.add(Character.MAX_SURROGATE + 1);
    sets.forEach(set -> Arrays.stream(set.bounds()).forEach(cuts::add));
    cuts.remove(CodePoints.END);
    int[] starts = cuts.stream().mapToInt(cut -> cut).toArray();
    budget.spend((long) starts.length * sets.size());
    Map<BitSet, Integer> known = new HashMap<>();
    int[] classes = new int[starts.length];
    int[] examples = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] == Character.MIN_SURROGATE) {
        classes[i] = -1;
        continue;
      }
      BitSet members = new BitSet();
      for (int set = 0; set < sets.size(); set++) {
        members.set(set, sets.get(set).contains(starts[i]));
      }
      int found = known.computeIfAbsent(members, _ -> known.size());
      classes[i] = found;
      examples[found] = starts[i];
    }
    return new Alphabet(starts, classes, Arrays.copyOf(examples, known.size()));
  }

  int size() {
    return examples.length;
  }

  int classOf(int codePoint) {
    return classes[run(codePoint)];
  }

  /** The class of all scalar values from {@code first} to {@code last}; −2 when there are two. */
  int classOf(int first, int last) {
    int from = run(first);
    int to = run(last);
    int common = classes[from];
    for (int i = from + 1; i <= to; i++) {
      if (classes[i] != common) {
        return -2;
      }
    }
    return common;
  }

  private int run(int codePoint) {
    int at = Arrays.binarySearch(starts, codePoint);
    return at >= 0 ? at : -at - 2;
  }
}
