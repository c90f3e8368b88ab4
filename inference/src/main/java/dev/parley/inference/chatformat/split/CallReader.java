package dev.parley.inference.chatformat.split;

import dev.parley.inference.source.StrictJson;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Reads one call of a tool, a JSON object with {@code name} and {@code arguments} or {@code
 * parameters} in any order, and other members that do not count. The call begins as soon as its
 * name is complete and that of an offered tool; arguments are passed on as the model wrote them,
 * never repaired. Not thread-safe.
 */
final class CallReader {

  /** What a character did. */
  enum Progress {
    READING,
    /** It completed the call. */
    COMPLETE,
    /** A call cannot go on with it; it was not taken. */
    REFUSED
  }

  private enum Place {
    OBJECT,
    KEY_OR_END,
    KEY,
    COLON,
    VALUE,
    IN_VALUE,
    COMMA_OR_END
  }

  private enum Member {
    NAME,
    ARGUMENTS,
    OTHER
  }

  private final Set<String> names;
  private final PieceList out;
  private final StringBuilder raw = new StringBuilder();
  private final StringBuilder value = new StringBuilder();
  private final StringBuilder heldArguments = new StringBuilder();
  private Place place = Place.OBJECT;
  private Member member = Member.OTHER;
  private JsonScanner scanner = new JsonScanner();
  private boolean begun;
  private boolean hasArguments;

  /**
   * @param names of the tools that may be called
   */
  CallReader(Set<String> names, PieceList out) {
    this.names = names;
    this.out = out;
  }

  /** Takes the next character, unless it is refused. */
  Progress accept(char c) {
    Progress progress = read(c);
    if (progress != Progress.REFUSED) {
      raw.append(begun ? "" : String.valueOf(c));
    }
    return progress;
  }

  /** Whether the name was complete, so that the call stands whatever follows. */
  boolean hasBegun() {
    return begun;
  }

  /** All that was taken, while the call has not begun. */
  String raw() {
    return raw.toString();
  }

  /** The call has come to its end: without arguments it has an empty object of them. */
  void close() {
    if (begun && !hasArguments) {
      hasArguments = true;
      out.arguments("{}");
    }
  }

  private Progress read(char c) {
    boolean isBlank = JsonScanner.isBlank(c);
    return switch (place) {
      case OBJECT -> isBlank ? Progress.READING : expect('{', c, Place.KEY_OR_END);
      case KEY_OR_END -> isBlank ? Progress.READING : keyOrEnd(c);
      case KEY, IN_VALUE -> scan(c);
      case COLON -> isBlank ? Progress.READING : expect(':', c, Place.VALUE);
      case VALUE -> isBlank ? Progress.READING : begin(Place.IN_VALUE, c);
      case COMMA_OR_END ->
          isBlank ? Progress.READING : c == '}' ? end() : expect(',', c, Place.KEY_OR_END);
    };
  }

  private Progress expect(char wanted, char c, Place next) {
    if (c != wanted) {
      return Progress.REFUSED;
    }
    place = next;
    return Progress.READING;
  }

  private Progress keyOrEnd(char c) {
    return switch (c) {
      case '}' -> end();
      case '"' -> begin(Place.KEY, c);
      default -> Progress.REFUSED;
    };
  }

  private Progress end() {
    close();
    return begun ? Progress.COMPLETE : Progress.REFUSED;
  }

  private Progress begin(Place next, char c) {
    place = next;
    scanner = new JsonScanner();
    value.setLength(0);
    return scan(c);
  }

  private Progress scan(char c) {
    return switch (scanner.accept(c)) {
      case INSIDE -> {
        take(c);
        yield Progress.READING;
      }
      case LAST -> {
        take(c);
        yield completeValue() ? Progress.READING : Progress.REFUSED;
      }
      case BEHIND -> completeValue() ? read(c) : Progress.REFUSED;
      case REFUSED -> Progress.REFUSED;
    };
  }

  /** Arguments are streamed; of all others only the whole value counts. */
  private void take(char c) {
    if (place == Place.IN_VALUE && streams()) {
      hasArguments = true;
      out.arguments(String.valueOf(c));
    } else if (place == Place.KEY || member != Member.OTHER) {
      value.append(c);
    }
  }

  private boolean streams() {
    return member == Member.ARGUMENTS && begun && !scanner.isLiteral();
  }

  private boolean completeValue() {
    if (place == Place.KEY) {
      member = memberOf(string().orElse(""));
      place = Place.COLON;
      return true;
    }
    place = Place.COMMA_OR_END;
    return switch (member) {
      case NAME -> begin(string().filter(names::contains));
      case ARGUMENTS -> {
        arguments();
        yield true;
      }
      case OTHER -> true;
    };
  }

  private Member memberOf(String key) {
    return switch (key) {
      case "name" -> begun ? Member.OTHER : Member.NAME;
      case "arguments", "parameters" ->
          hasArguments || !heldArguments.isEmpty() ? Member.OTHER : Member.ARGUMENTS;
      default -> Member.OTHER;
    };
  }

  private boolean begin(Optional<String> name) {
    name.ifPresent(
        known -> {
          begun = true;
          out.begin(known);
          pass(heldArguments);
        });
    return name.isPresent();
  }

  /** What was not streamed; {@code null} stands for none. */
  private void arguments() {
    if (value.toString().equals("null")) {
      return;
    }
    if (begun) {
      pass(value);
    } else {
      heldArguments.append(value);
    }
  }

  private void pass(StringBuilder arguments) {
    if (!arguments.isEmpty()) {
      hasArguments = true;
      out.arguments(arguments.toString());
    }
  }

  /** The string that the value spells. */
  private Optional<String> string() {
    try {
      return StrictJson.parse(value.toString()).stringValueOpt();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
