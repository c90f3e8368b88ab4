package dev.parley.inference.chatformat.jinja.value;

import java.util.Collection;

/**
 * How large a value is when all that it holds is written out. What is shared counts as often as it
 * is held, so that walking through a value takes no longer than its size says.
 *
 * @param depth how deep lists and dictionaries lie in one another
 * @param units characters, items and members
 */
public record Size(int depth, long units) {

  static final Size ONE = new Size(0, 1);

  private static final int DEEPEST = 200;
  private static final long LARGEST = 20_000_000;

  /** An item takes more memory and time than a character. */
  private static final int ITEM = 16;

  /** Of a list or a dictionary that holds these. */
  static Size around(Collection<? extends JinjaValue> held) {
    int depth = 0;
    long units = 1;
    for (JinjaValue value : held) {
      Size size = value.size();
      depth = Math.max(depth, size.depth());
      units += size.units() + ITEM;
    }
    if (depth >= DEEPEST || units > LARGEST) {
      throw new TemplateLimitException("makes lists that are too large or too deep");
    }
    return new Size(depth + 1, units);
  }
}
