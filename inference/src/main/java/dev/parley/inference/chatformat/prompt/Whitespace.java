package dev.parley.inference.chatformat.prompt;

/** White space as Jinja's {@code trim}, which is Python's {@code strip}, defines it. */
public final class Whitespace {

  private Whitespace() {}

  /** Without white space at both ends. */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Without white space at the end. */
  public static String trimEnd(String text) {
    String marked = trim("." + text);
    return marked.substring(1);
  }

  /** Whether a character is white space. */
  public static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
