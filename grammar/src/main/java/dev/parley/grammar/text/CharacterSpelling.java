package dev.parley.grammar.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How characters are spelled inside a JSON string: in UTF-8, and escaped only where JSON asks for
 * it, so every character has one spelling and two strings are equal when their bytes are. A tree of
 * nodes, read byte by byte from {@link #ROOT}. Immutable.
 */
public final class CharacterSpelling {

  /** Before a character. */
  public static final int ROOT = 0;

  /** No character is spelled so. */
  public static final int NONE = 0;

  private static final long NODE_COSTS = 2_000;
  private static final String ESCAPED = "\"\\\b\f\n\r\t";
  private static final String ESCAPES = "\"\\bfnrt";

  /** Every character, not told apart. */
  public static final CharacterSpelling ANY = any();

  /**
   * @param first the lowest byte of the table
   * @param targets 0: nothing; positive: another node; negative: −1 − the symbol that is complete
   * @param symbols those that are complete further down
   */
  private record Node(int first, int[] targets, BitSet symbols) {}

  private record Uniform(int symbol, int missing) {}

  private final Alphabet alphabet;
  private final Budget budget;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Uniform, Integer> uniform = new HashMap<>();

  private CharacterSpelling(Alphabet alphabet, Budget budget) {
    this.alphabet = alphabet;
    this.budget = budget;
    int[] root = new int[256];
    nodes.add(new Node(0, root, new BitSet()));
    for (int c = ' '; c < 0x80; c++) {
      root[c] = c == '"' || c == '\\' ? NONE : leaf(c);
    }
    root['\\'] = escapes();
    for (int lead = 0xC2; lead <= 0xDF; lead++) {
      root[lead] = target((lead & 0x1F) << 6, 1, 0x80);
    }
    for (int lead = 0xE0; lead <= 0xEF; lead++) {
      root[lead] = target((lead & 0x0F) << 12, 2, 0x800);
    }
    for (int lead = 0xF0; lead <= 0xF4; lead++) {
      root[lead] = target((lead & 0x07) << 18, 3, 0x10000);
    }
  }

  static CharacterSpelling of(Alphabet alphabet, Budget budget) {
    return new CharacterSpelling(alphabet, budget);
  }

  private static CharacterSpelling any() {
    Budget budget = new Budget(Budget.SCHEMA);
    return of(Alphabet.of(List.of(), budget), budget);
  }

  /**
   * What one more byte leads to: {@link #NONE}, a node (positive), or a complete character
   * (negative).
   */
  public int next(int node, int octet) {
    Node from = nodes.get(node);
    int index = octet - from.first;
    return index >= 0 && index < from.targets.length ? from.targets[index] : NONE;
  }

  /** The symbol of a complete character. */
  static int symbol(int target) {
    return -1 - target;
  }

  /** The symbols of all characters that go on at an inner node. */
  BitSet symbols(int node) {
    return nodes.get(node).symbols;
  }

  int symbols() {
    return alphabet.size();
  }

  private int leaf(int codePoint) {
    return -1 - alphabet.classOf(codePoint);
  }

  private int escapes() {
    int[] row = new int[256];
    for (int i = 0; i < ESCAPES.length(); i++) {
      row[ESCAPES.charAt(i)] = leaf(ESCAPED.charAt(i));
    }
    int[] high = new int[256];
    high['0'] = controls(0);
    high['1'] = controls(0x10);
    row['u'] = only('0', only('0', node(0, high)));
    return node(0, row);
  }

  /** The last digit of a control character that has no short escape. */
  private int controls(int first) {
    int[] row = new int[256];
    for (int digit = 0; digit < 16; digit++) {
      if (ESCAPED.indexOf(first + digit) < 0) {
        row["0123456789abcdef".charAt(digit)] = leaf(first + digit);
      }
    }
    return node(0, row);
  }

  private int only(int octet, int target) {
    return node(octet, new int[] {target});
  }

  /**
   * The characters from {@code first} on, of which so many bytes are missing.
   *
   * @param shortest the first character that may be spelled with so many bytes
   */
  private int target(int first, int missing, int shortest) {
    int last = first + (1 << (6 * missing)) - 1;
    if (last < shortest || first > Character.MAX_CODE_POINT) {
      return NONE;
    }
    boolean whole = first >= shortest && last <= Character.MAX_CODE_POINT;
    int symbol = whole ? alphabet.classOf(first, last) : -2;
    if (symbol == -1) {
      return NONE;
    }
    if (missing == 0) {
      return -1 - symbol;
    }
    if (symbol < 0) {
      return continuation(first, missing, shortest);
    }
    Integer known = uniform.get(new Uniform(symbol, missing));
    if (known == null) {
      known = continuation(first, missing, shortest);
      uniform.put(new Uniform(symbol, missing), known);
    }
    return known;
  }

  private int continuation(int first, int missing, int shortest) {
    int[] row = new int[64];
    for (int i = 0; i < row.length; i++) {
      row[i] = target(first + (i << (6 * (missing - 1))), missing - 1, shortest);
    }
    return node(0x80, row);
  }

  private int node(int first, int[] row) {
    budget.spend(NODE_COSTS);
    BitSet symbols = new BitSet();
    for (int target : row) {
      if (target < 0) {
        symbols.set(symbol(target));
      } else if (target > 0) {
        symbols.or(nodes.get(target).symbols);
      }
    }
    nodes.add(new Node(first, row, symbols));
    return nodes.size() - 1;
  }
}
