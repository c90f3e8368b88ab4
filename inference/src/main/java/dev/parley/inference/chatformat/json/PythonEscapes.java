package dev.parley.inference.chatformat.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Escapes in the strings of Python, which are those of templates too. */
public final class PythonEscapes {

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.|\n)", Pattern.DOTALL);

  private PythonEscapes() {}

  /** What stands between quotes, with its escapes read; unknown ones stay. */
  public static String read(String quoted) {
    return quoted.indexOf('\\') < 0
        ? quoted
        : ESCAPE
            .matcher(quoted)
            .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
  }

  private static String character(String escape) {
    char kind = escape.charAt(0);
    return switch (kind) {
      case '\n' -> "";
      case '\\', '\'', '"' -> escape;
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000b";
      default -> numbered(escape, kind);
    };
  }

  private static String numbered(String escape, char kind) {
    if (kind >= '0' && kind <= '7') {
      return Character.toString(Integer.parseInt(escape, 8));
    }
    if (escape.length() == 1) {
      return "\\" + escape;
    }
    long codePoint = Long.parseLong(escape.substring(1), 16);
    return codePoint <= Character.MAX_CODE_POINT
        ? Character.toString((int) codePoint)
        : "\\" + escape;
  }
}
