package dev.parley.inference.chatformat.prompt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The literals in the source of a Jinja template. */
public record TemplateText(String source) {

  /** No default of a format is longer; it keeps a hostile template from costing time. */
  private static final int MAX_LITERAL = 10_000;

  /** Whether it has this text anywhere. */
  public boolean mentions(String mark) {
    return source.contains(mark);
  }

  /** Whether it has all of these texts. */
  public boolean mentionsAll(String... marks) {
    return Stream.of(marks).allMatch(this::mentions);
  }

  /**
   * What stands between two marks in the first quoted string that begins with {@code before} and
   * has {@code after} in it, with its escapes read; empty when there is none.
   *
   * @param before as the prompt has it: a line feed is a line feed
   */
  public Optional<String> between(String before, String after) {
    String firstLine = before.lines().findFirst().orElseThrow();
    int start = source.indexOf(firstLine);
    while (start >= 0) {
      Optional<String> literal = literalFrom(start);
      if (literal.filter(text -> text.startsWith(before) && text.contains(after)).isPresent()) {
        int end = literal.get().indexOf(after, before.length());
        return Optional.of(literal.get().substring(before.length(), end));
      }
      start = source.indexOf(firstLine, start + 1);
    }
    return Optional.empty();
  }

  /** The literal that a variable is set to, with its escapes read; empty where there is none. */
  public Optional<String> assigned(String variable) {
    Matcher found =
        Pattern.compile("set " + Pattern.quote(variable) + "\\s*=\\s*['\"]").matcher(source);
    return found.find() ? literalFrom(found.end()) : Optional.empty();
  }

  /** Whether some of it looks like this. */
  public boolean looksLike(Pattern pattern) {
    return pattern.matcher(source).find();
  }

  /** The quoted string whose first character is here. */
  private Optional<String> literalFrom(int start) {
    char mark = start == 0 ? ' ' : source.charAt(start - 1);
    if (mark != '\'' && mark != '"') {
      return Optional.empty();
    }
    int limit = Math.min(source.length(), start + MAX_LITERAL);
    StringBuilder literal = new StringBuilder();
    for (int i = start; i < limit; i++) {
      char c = source.charAt(i);
      if (c == mark) {
        return Optional.of(literal.toString());
      }
      if (c == '\\' && i + 1 < limit) {
        i++;
        literal.append(unescaped(source.charAt(i)));
      } else {
        literal.append(c);
      }
    }
    return Optional.empty();
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '\'', '"' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }
}
