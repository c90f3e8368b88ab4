package dev.parley.grammar.text;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A set of Unicode scalar values, without surrogates.
 *
 * @param bounds ascending: a range begins at each even index and ends before the next bound
 */
record CodePoints(int[] bounds) {

  static final int END = Character.MAX_CODE_POINT + 1;

  static final CodePoints NONE = new CodePoints(new int[0]);
  static final CodePoints ALL = range(0, Character.MAX_CODE_POINT);
  static final CodePoints DIGITS = range('0', '9');
  static final CodePoints WORD = DIGITS.or(range('a', 'z')).or(range('A', 'Z')).or(of('_'));
  static final CodePoints LINE_ENDS = of('\n').or(of('\r')).or(range(0x2028, 0x2029));

  /** ECMA-262: white space and line terminators. */
  static final CodePoints SPACE =
      LINE_ENDS
          .or(of('\t'))
          .or(range(0x0B, 0x0C))
          .or(of(' '))
          .or(of(0xA0))
          .or(of(0xFEFF))
          .or(of(0x1680))
          .or(range(0x2000, 0x200A))
          .or(of(0x202F))
          .or(of(0x205F))
          .or(of(0x3000));

  static CodePoints of(int codePoint) {
    return range(codePoint, codePoint);
  }

  /** From {@code first} to {@code last}, both included, surrogates left out. */
  static CodePoints range(int first, int last) {
    if (last < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
      return new CodePoints(new int[] {first, last + 1});
    }
    int before = Math.min(first, Character.MIN_SURROGATE);
    int after = Math.max(last + 1, Character.MAX_SURROGATE + 1);
    return new CodePoints(
            new int[] {before, Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1, after})
        .tidy();
  }

  /** All that pass a test: reads the whole of Unicode. */
  static CodePoints where(IntPredicate test) {
    int[] bounds = new int[64];
    int count = 0;
    boolean inside = false;
    for (int c = 0; c <= END; c++) {
      boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      boolean now = c < END && !surrogate && test.test(c);
      if (now != inside) {
        if (count == bounds.length) {
          bounds = Arrays.copyOf(bounds, 2 * count);
        }
        bounds[count++] = c;
        inside = now;
      }
    }
    return new CodePoints(Arrays.copyOf(bounds, count));
  }

  CodePoints or(CodePoints other) {
    return merge(other, 1);
  }

  CodePoints not() {
    return ALL.merge(this, -1);
  }

  boolean contains(int codePoint) {
    int at = Arrays.binarySearch(bounds, codePoint);
    int index = at >= 0 ? at : -at - 2;
    return index >= 0 && index % 2 == 0;
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  /**
   * @param sign 1: in either; −1: in this, not in the other
   */
  private CodePoints merge(CodePoints other, int sign) {
    int[] merged = new int[bounds.length + other.bounds.length];
    int count = 0;
    int i = 0;
    int j = 0;
    boolean inside = false;
    while (i < bounds.length || j < other.bounds.length) {
      int a = i < bounds.length ? bounds[i] : END + 1;
      int b = j < other.bounds.length ? other.bounds[j] : END + 1;
      int at = Math.min(a, b);
      i += a == at ? 1 : 0;
      j += b == at ? 1 : 0;
      boolean mine = i % 2 == 1;
      boolean theirs = j % 2 == 1;
      boolean now = sign > 0 ? (mine || theirs) : (mine && !theirs);
      if (now != inside) {
        merged[count++] = at;
        inside = now;
      }
    }
    return new CodePoints(Arrays.copyOf(merged, count));
  }

  private CodePoints tidy() {
    return NONE.or(bounds[0] < bounds[1] ? part(0) : NONE)
        .or(bounds[2] < bounds[3] ? part(2) : NONE);
  }

  private CodePoints part(int from) {
    return new CodePoints(Arrays.copyOfRange(bounds, from, from + 2));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints(int[] theirs) && Arrays.equals(bounds, theirs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return "CodePoints" + Arrays.toString(bounds);
  }
}
