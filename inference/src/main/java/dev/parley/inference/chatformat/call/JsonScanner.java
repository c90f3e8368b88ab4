package dev.parley.inference.chatformat.call;

/**
 * Finds the end of one JSON value, character by character. It looks at strings and brackets alone:
 * what a model wrote is passed on as it is, valid or not. Not thread-safe.
 */
public final class JsonScanner {

  /** What a character is to the value. */
  enum Step {
    INSIDE,
    LAST,
    /** The value ended before it. */
    BEHIND,
    /** No value can go on with it. */
    REFUSED
  }

  private enum Kind {
    NONE,
    CONTAINER,
    STRING,
    LITERAL
  }

  private Kind kind = Kind.NONE;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /**
   * Takes the next character.
   *
   * @param c the first one is no white space
   */
  Step accept(char c) {
    if (inString) {
      return string(c);
    }
    return switch (kind) {
      case NONE -> begin(c);
      case CONTAINER -> container(c);
      case LITERAL -> isLiteral(c) ? Step.INSIDE : Step.BEHIND;
      case STRING -> throw new IllegalStateException("the string has ended");
    };
  }

  /** Whether it is a number or a word, whose end shows only behind it. */
  boolean isLiteral() {
    return kind == Kind.LITERAL;
  }

  public static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private Step begin(char c) {
    if (c == '{' || c == '[') {
      kind = Kind.CONTAINER;
      depth = 1;
      return Step.INSIDE;
    }
    if (c == '"') {
      kind = Kind.STRING;
      inString = true;
      return Step.INSIDE;
    }
    kind = Kind.LITERAL;
    return isLiteral(c) ? Step.INSIDE : Step.REFUSED;
  }

  private Step container(char c) {
    switch (c) {
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      case '"' -> inString = true;
      default -> {
        return c == '<' ? Step.REFUSED : Step.INSIDE; // a mark begins with it, and no JSON has it
      }
    }
    return depth == 0 ? Step.LAST : Step.INSIDE;
  }

  private Step string(char c) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
      return kind == Kind.STRING ? Step.LAST : Step.INSIDE;
    }
    return Step.INSIDE;
  }

  private static boolean isLiteral(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '+'
        || c == '.'
        || c == '_';
  }
}
