package dev.parley.inference.chatformat.json;

import dev.parley.inference.source.StrictJson;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Reads literals of Python, and of JSON, whose words for true, false and null it knows too: strings
 * in either quotes, numbers, lists, tuples and dictionaries. Not thread-safe.
 */
public final class PythonLiteral {

  /** Deeper ones are none: nobody calls a tool with them. */
  private static final int DEPTH = 64;

  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");
  private static final Pattern WORD = Pattern.compile("[-+.\\w]+");

  private final String text;
  private int at;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** The value as JSON; empty when the text is no literal. */
  public static Optional<String> json(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Optional<String> json = literal.value();
    return literal.isAtEnd() ? json : Optional.empty();
  }

  /**
   * Whether this character can stand behind a string. A quote in front of any other is part of the
   * string: models forget to escape it, as their templates do.
   */
  public static boolean mayFollowAString(char c) {
    return ",:)]}".indexOf(c) >= 0;
  }

  private boolean isAtEnd() {
    skipBlanks();
    return at == text.length();
  }

  private Optional<String> value() {
    skipBlanks();
    if (at == text.length() || depth == DEPTH) {
      return Optional.empty();
    }
    return switch (text.charAt(at)) {
      case '\'', '"' -> string();
      case '[' -> parts(']', this::value).map(parts -> "[" + parts + "]");
      case '(' -> parts(')', this::value).map(parts -> "[" + parts + "]");
      case '{' -> parts('}', this::member).map(parts -> "{" + parts + "}");
      default -> word();
    };
  }

  /** Separated by commas, up to the bracket that closes them. */
  private Optional<String> parts(char close, Supplier<Optional<String>> part) {
    StringBuilder parts = new StringBuilder();
    at++;
    depth++;
    while (!takes(close)) {
      Optional<String> next = part.get();
      if (next.isEmpty()) {
        return next;
      }
      parts.append(parts.isEmpty() ? "" : ", ").append(next.get());
      if (!takes(',')) {
        if (!takes(close)) {
          return Optional.empty();
        }
        break;
      }
    }
    depth--;
    return Optional.of(parts.toString());
  }

  /** Keys that are no strings become some, as JSON wants it. */
  private Optional<String> member() {
    Optional<String> key = value().map(json -> json.startsWith("\"") ? json : "\"" + json + "\"");
    if (key.isEmpty() || key.get().matches("\"[\\[{](?s).*") || !takes(':')) {
      return Optional.empty();
    }
    return value().map(value -> key.get() + ": " + value);
  }

  private Optional<String> string() {
    int from = at;
    char quote = text.charAt(from);
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == quote && isFollowed(at + 1)) {
        at++;
        return Optional.of(unquoted(text.substring(from, at)));
      }
    }
    return Optional.empty();
  }

  private boolean isFollowed(int from) {
    int next = from;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next == text.length() || mayFollowAString(text.charAt(next));
  }

  /** What is a string of JSON is that one: the two escape in slightly different ways. */
  private static String unquoted(String quoted) {
    try {
      return PythonJson.string(StrictJson.parse(quoted).stringValue());
    } catch (JacksonException _) {
      return PythonJson.string(PythonEscapes.read(quoted.substring(1, quoted.length() - 1)));
    }
  }

  private Optional<String> word() {
    Matcher word = WORD.matcher(text).region(at, text.length());
    if (!word.lookingAt()) {
      return Optional.empty();
    }
    at = word.end();
    return switch (word.group()) {
      case "True", "true" -> Optional.of("true");
      case "False", "false" -> Optional.of("false");
      case "None", "null" -> Optional.of("null");
      default -> number(word.group());
    };
  }

  private static Optional<String> number(String word) {
    if (JSON_NUMBER.matcher(word).matches()) {
      return Optional.of(word);
    }
    return NUMBER.matcher(word).matches()
        ? Optional.of(new BigDecimal(word).toString())
        : Optional.empty();
  }

  private boolean takes(char wanted) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
