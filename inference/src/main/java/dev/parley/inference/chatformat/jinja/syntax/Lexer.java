package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.syntax.Token.Kind;
import dev.parley.inference.chatformat.prompt.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Source to tokens, as Jinja reads it with {@code trim_blocks} and {@code lstrip_blocks}: a line
 * feed behind a tag, and blanks before one that begins its line, belong to the tag. Not
 * thread-safe.
 */
final class Lexer {

  private static final Pattern OPENING = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-?)%\\}");
  private static final Pattern RAW_END = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");
  private static final String COMMENT_END = "#}";

  private final String source;
  private final LineCount lines;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean beginsLine = true;

  private Lexer(String source) {
    this.source = source;
    this.lines = new LineCount(source);
  }

  /**
   * The tokens of a template.
   *
   * @throws TemplateSyntaxException when there are none
   */
  static List<Token> read(String template) {
    String lines = template.replace("\r\n", "\n").replace('\r', '\n');
    boolean hasLast = lines.endsWith("\n");
    Lexer lexer = new Lexer(hasLast ? lines.substring(0, lines.length() - 1) : lines);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    Matcher opening = OPENING.matcher(source);
    while (opening.find(at)) {
      int begin = opening.start();
      data(source.substring(at, begin), begin);
      at = begin + 2;
      switch (source.charAt(begin + 1)) {
        case '{' -> inside(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
        case '%' -> tag(begin);
        default -> comment();
      }
    }
    add(Kind.DATA, source.substring(at));
    at = source.length();
    tokens.add(new Token(Kind.EOF, "", line()));
  }

  /** Text in front of a tag, without what belongs to the tag. */
  private void data(String text, int begin) {
    char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : ' ';
    boolean isPrint = source.charAt(begin + 1) == '{';
    if (sign == '-') {
      add(Kind.DATA, Whitespace.trimEnd(text));
    } else if (sign != '+' && !isPrint) {
      add(Kind.DATA, withoutIndent(text));
    } else {
      add(Kind.DATA, text);
    }
  }

  private String withoutIndent(String text) {
    int lineBegin = text.lastIndexOf('\n') + 1;
    boolean isLine = lineBegin > 0 || beginsLine;
    return isLine && Whitespace.trim(text.substring(lineBegin)).isEmpty()
        ? text.substring(0, lineBegin)
        : text;
  }

  private void comment() {
    int end = source.indexOf(COMMENT_END, at);
    if (end < 0) {
      throw new TemplateSyntaxException("has a comment without an end", line());
    }
    at = end + 2;
    behindTag(source.charAt(end - 1));
  }

  private void tag(int begin) {
    Matcher raw = RAW.matcher(source).region(begin, source.length());
    if (!raw.lookingAt()) {
      inside(Kind.TAG_BEGIN, Kind.TAG_END, "%}");
      return;
    }
    Matcher end = RAW_END.matcher(source);
    if (!end.find(raw.end())) {
      throw new TemplateSyntaxException("has a raw block without an end", line());
    }
    at = raw.end();
    beginsLine = false;
    if ("-".equals(raw.group(1))) {
      skipBlanks();
    }
    String text = source.substring(Math.min(at, end.start()), end.start());
    add(
        Kind.DATA,
        switch (String.valueOf(end.group(1))) {
          case "-" -> Whitespace.trimEnd(text);
          case "+" -> text;
          default -> withoutIndent(text);
        });
    at = end.end();
    String sign = String.valueOf(end.group(2));
    behindTag(sign.isEmpty() ? ' ' : sign.charAt(0));
  }

  /** What follows the end of a tag or a comment and belongs to it. */
  private void behindTag(char sign) {
    beginsLine = false;
    if (sign == '-') {
      skipBlanks();
    } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
      at++;
      beginsLine = true;
    }
  }

  private void skipBlanks() {
    while (at < source.length() && Whitespace.isBlank(source.charAt(at))) {
      beginsLine = source.charAt(at) == '\n';
      at++;
    }
  }

  /** The tokens between an opening and its end. */
  private void inside(Kind begin, Kind end, String closing) {
    tokens.add(new Token(begin, closing, line()));
    if (at < source.length() && "+-".indexOf(source.charAt(at)) >= 0) {
      at++;
    }
    ExpressionLexer words = new ExpressionLexer(source, lines, at, closing);
    tokens.addAll(words.read());
    at = words.end();
    tokens.add(new Token(end, closing, line()));
    char sign = source.charAt(at - closing.length() - 1);
    boolean isTag = end == Kind.TAG_END;
    if (isTag || (sign == '-' && words.isSigned())) {
      behindTag(words.isSigned() ? sign : ' ');
    } else {
      beginsLine = false;
    }
  }

  private void add(Kind kind, String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(kind, text, line()));
    }
  }

  private int line() {
    return lines.at(at);
  }
}
