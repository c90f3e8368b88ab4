package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import dev.parley.inference.chatformat.json.PythonEscapes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens within one tag, up to its end. Not thread-safe. */
final class ExpressionLexer {

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern FLOAT =
      Pattern.compile("\\d++(_\\d++)*+(\\.\\d++(_\\d++)*+([eE][+-]?\\d++)?|[eE][+-]?\\d++)");
  private static final Pattern INTEGER = Pattern.compile("\\d++(_\\d++)*+");
  private static final Pattern OPERATOR =
      Pattern.compile("\\*\\*|//|==|!=|<=|>=|[-+*/%~<>=.,:|()\\[\\]{}]");

  private final String source;
  private final String closing;
  private final List<Token> tokens = new ArrayList<>();
  private final LineCount lines;
  private int at;
  private int open;
  private boolean signed;

  /**
   * @param begin behind the opening
   */
  ExpressionLexer(String source, LineCount lines, int begin, String closing) {
    this.source = source;
    this.lines = lines;
    this.at = begin;
    this.closing = closing;
  }

  List<Token> read() {
    skipBlanks();
    while (!atEnd()) {
      if (at >= source.length()) {
        throw fail("has a tag without an end");
      }
      token();
      skipBlanks();
    }
    return tokens;
  }

  /** Behind the end of the tag. */
  int end() {
    return at;
  }

  /** Whether a sign stood in front of the end, as in <code>-}}</code>. */
  boolean isSigned() {
    return signed;
  }

  private boolean atEnd() {
    if (open > 0) {
      return false;
    }
    int sign = at < source.length() && "+-".indexOf(source.charAt(at)) >= 0 ? 1 : 0;
    boolean isEnd = source.startsWith(closing, at + sign);
    if (isEnd) {
      signed = sign > 0;
      at += sign + closing.length();
    }
    return isEnd;
  }

  private void token() {
    char c = source.charAt(at);
    if (c == '"' || c == '\'') {
      string(c);
    } else if (!matched(Kind.NAME, NAME)
        && !matched(Kind.FLOAT, FLOAT)
        && !matched(Kind.INTEGER, INTEGER)
        && !matched(Kind.OPERATOR, OPERATOR)) {
      throw fail("has an unexpected '" + c + "'");
    }
  }

  private boolean matched(Kind kind, Pattern pattern) {
    Matcher found = pattern.matcher(source).region(at, source.length());
    if (!found.lookingAt()) {
      return false;
    }
    String text = found.group();
    tokens.add(new Token(kind, text, line()));
    if (kind == Kind.OPERATOR && "([{".contains(text)) {
      open++;
    } else if (kind == Kind.OPERATOR && ")]}".contains(text)) {
      open--;
    }
    at = found.end();
    return true;
  }

  private void string(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw fail("has a text without an end");
    }
    tokens.add(new Token(Kind.STRING, PythonEscapes.read(source.substring(at + 1, end)), line()));
    at = end + 1;
  }

  private void skipBlanks() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }

  private TemplateSyntaxException fail(String message) {
    return new TemplateSyntaxException(message, line());
  }

  private int line() {
    return lines.at(at);
  }
}
