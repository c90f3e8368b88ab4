package dev.parley.grammar.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The names of an object's declared properties, letter by letter. Immutable once built. */
final class KeyTrie {

  /** No declared property. */
  static final int NONE = -1;

  private final TreeMap<Integer, KeyTrie> next = new TreeMap<>();
  private final List<Integer> below = new ArrayList<>();
  private int[] sorted = {};
  private int property = NONE;
  private boolean begin;

  static KeyTrie of(List<byte[]> names) {
    KeyTrie root = new KeyTrie();
    for (int i = 0; i < names.size(); i++) {
      KeyTrie node = root;
      node.below.add(i);
      for (byte octet : names.get(i)) {
        node = node.next.computeIfAbsent(octet & 0xFF, _ -> new KeyTrie());
        node.below.add(i);
      }
      node.property = i;
    }
    root.begin = true;
    root.freeze();
    return root;
  }

  private void freeze() {
    sorted = below.stream().mapToInt(index -> index).toArray();
    below.clear();
    next.values().forEach(KeyTrie::freeze);
  }

  /** Behind one more byte; {@code off} when no name goes on like this. */
  KeyTrie next(int octet, KeyTrie off) {
    return next.getOrDefault(octet, off);
  }

  /** Whether nothing was read yet. */
  boolean isBegin() {
    return begin;
  }

  /** The property whose whole name was read. */
  int property() {
    return property;
  }

  /** The properties from {@code from} to {@code to}, both included, whose names go on here. */
  int[] properties(int from, int to) {
    int begin = Arrays.binarySearch(sorted, from);
    int end = Arrays.binarySearch(sorted, to);
    int first = begin >= 0 ? begin : -begin - 1;
    int last = end >= 0 ? end + 1 : -end - 1;
    return first < last ? Arrays.copyOfRange(sorted, first, last) : new int[0];
  }
}
