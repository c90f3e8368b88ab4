package dev.parley.grammar.text;

import dev.parley.grammar.text.RegexSets.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the part of ECMA-262's regular expressions that is regular: no back references, no
 * look-around, no word boundaries. Not thread-safe.
 */
final class RegexParser {

  private static final int MOST_REPEATS = 2_000;
  private static final int DEEPEST = 64;

  private final PatternText in;
  private int depth;

  private RegexParser(String pattern) {
    this.in = new PatternText(pattern);
  }

  /**
   * @throws BadPatternException with a message for the client
   */
  static Regex parse(String pattern) {
    RegexParser parser = new RegexParser(pattern);
    Regex regex = parser.choices();
    if (!parser.in.isAtEnd()) {
      throw parser.in.bad("an unmatched ')'");
    }
    return regex;
  }

  private Regex choices() {
    List<Regex> choices = new ArrayList<>();
    choices.add(sequence());
    while (in.accept('|')) {
      choices.add(sequence());
    }
    return choices.size() == 1 ? choices.getFirst() : new Regex.Any(List.copyOf(choices));
  }

  private Regex sequence() {
    List<Regex> parts = new ArrayList<>();
    while (!in.isAtEnd() && in.peek() != '|' && in.peek() != ')') {
      parts.add(repeated(part()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Regex.All(List.copyOf(parts));
  }

  private Regex part() {
    int c = in.next();
    return switch (c) {
      case '^' -> new Regex.Begin();
      case '$' -> new Regex.End();
      case '.' -> new Regex.One(CodePoints.LINE_ENDS.not());
      case '(' -> group();
      case '[' -> new Regex.One(new RegexSets(in).set());
      case '\\' -> new Regex.One(new RegexSets(in).escape(Place.OUTSIDE));
      case '*', '+', '?' ->
          throw in.bad("nothing to repeat before '" + Character.toString(c) + "'");
      default -> new Regex.One(CodePoints.of(in.scalar(c)));
    };
  }

  private Regex group() {
    if (++depth > DEEPEST) {
      throw in.bad("groups more than " + DEEPEST + " deep");
    }
    if (in.accept('?')) {
      groupKind();
    }
    Regex inner = choices();
    if (!in.accept(')')) {
      throw in.bad("a group without its ')'");
    }
    depth--;
    return inner;
  }

  private void groupKind() {
    if (in.accept(':')) {
      return;
    }
    boolean named = in.accept('<') && in.peek() != '=' && in.peek() != '!';
    if (!named) {
      throw in.bad("look-around, which is not supported");
    }
    if (in.until('>').isEmpty()) {
      throw in.bad("a group name without its '>'");
    }
  }

  private Regex repeated(Regex body) {
    Regex result = body;
    if (in.accept('*')) {
      result = times(body, 0, -1);
    } else if (in.accept('+')) {
      result = times(body, 1, -1);
    } else if (in.accept('?')) {
      result = times(body, 0, 1);
    } else if (in.peek() == '{') {
      result = counted(body);
    }
    if (!result.equals(body)) {
      in.accept('?'); // lazy or not is the same language
      if (in.peek() == '*' || in.peek() == '+' || in.peek() == '?' || in.peek() == '{') {
        throw in.bad("two quantifiers in a row");
      }
    }
    return result;
  }

  private Regex times(Regex body, int least, int most) {
    if (body instanceof Regex.Begin || body instanceof Regex.End) {
      throw in.bad("a repeated anchor");
    }
    return new Regex.Times(body, least, most);
  }

  private Regex counted(Regex body) {
    in.next();
    int least = number();
    int most = least;
    if (in.accept(',')) {
      most = in.peek() == '}' ? -1 : number();
    }
    if (!in.accept('}') || (most >= 0 && most < least)) {
      throw in.bad("a malformed {count}; write \\{ for a brace");
    }
    return times(body, least, most);
  }

  private int number() {
    if (in.peek() < '0' || in.peek() > '9') {
      throw in.bad("a malformed {count}; write \\{ for a brace");
    }
    int value = 0;
    while (in.peek() >= '0' && in.peek() <= '9') {
      value = value * 10 + in.next() - '0';
      if (value > MOST_REPEATS) {
        throw in.bad("a count above " + MOST_REPEATS);
      }
    }
    return value;
  }
}
