package dev.parley.inference.chatformat.call;

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
public final class JsonCallReader implements CallReader {

  /** Where the two members may stand. */
  public enum Form {
    PLAIN,
    /** Also one level deeper, in a member {@code function}, as in OpenAI's API. */
    PLAIN_OR_WRAPPED
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
    /** Has the others in it, where it is an object. */
    FUNCTION,
    OTHER
  }

  private final Set<String> names;
  private final PieceList out;
  private final Form form;
  private final StringBuilder raw = new StringBuilder();
  private final StringBuilder value = new StringBuilder();
  private final StringBuilder heldArguments = new StringBuilder();
  private Place place = Place.OBJECT;
  private Member member = Member.OTHER;
  private JsonScanner scanner = new JsonScanner();
  private boolean isDeeper;
  private boolean begun;
  private boolean hasArguments;

  /**
   * @param names of the tools that may be called
   */
  public JsonCallReader(Set<String> names, PieceList out, Form form) {
    this.names = names;
    this.out = out;
    this.form = form;
  }

  @Override
  public Progress accept(char c) {
    Progress progress = read(c);
    if (progress != Progress.REFUSED) {
      raw.append(begun ? "" : String.valueOf(c));
    }
    return progress;
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  @Override
  public String raw() {
    return raw.toString();
  }

  /** Without arguments it has an empty object of them. */
  @Override
  public void close() {
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
      case VALUE -> isBlank ? Progress.READING : value(c);
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

  private Progress value(char c) {
    if (member == Member.FUNCTION && c == '{') {
      isDeeper = true;
      place = Place.KEY_OR_END;
      return Progress.READING;
    }
    return begin(Place.IN_VALUE, c);
  }

  private Progress end() {
    if (isDeeper) {
      isDeeper = false;
      place = Place.COMMA_OR_END;
      return Progress.READING;
    }
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
    } else if (place == Place.KEY || member == Member.NAME || member == Member.ARGUMENTS) {
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
      case FUNCTION, OTHER -> true;
    };
  }

  private Member memberOf(String key) {
    return switch (key) {
      case "name" -> begun ? Member.OTHER : Member.NAME;
      case "arguments", "parameters" ->
          hasArguments || !heldArguments.isEmpty() ? Member.OTHER : Member.ARGUMENTS;
      case "function" -> begun || isDeeper || form == Form.PLAIN ? Member.OTHER : Member.FUNCTION;
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
