package dev.parley.inference.chatformat.jinja.syntax;

/** In which line a position lies. It is asked in the order of the text. Not thread-safe. */
final class LineCount {

  private final String source;
  private int counted;
  private int line = 1;

  LineCount(String source) {
    this.source = source;
  }

  /** From 1. */
  int at(int position) {
    while (counted < position) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
      counted++;
    }
    return line;
  }
}
