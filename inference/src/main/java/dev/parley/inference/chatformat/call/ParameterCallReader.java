package dev.parley.inference.chatformat.call;

import dev.parley.conversation.Tool;
import dev.parley.inference.chatformat.json.PythonJson;
import java.util.List;
import java.util.Optional;

/**
 * Reads one call whose arguments stand between marks one by one. It begins as soon as its name is
 * complete and that of an offered tool. Not thread-safe.
 */
public final class ParameterCallReader {

  /** No name is longer: where one does not end, there is none. */
  private static final int LONGEST_NAME = 256;

  private static final String RAW = "<![CDATA[";
  private static final String RAW_END = "]]>";

  private enum Place {
    BEFORE_NAME,
    NAME,
    /** Where an argument or the end may stand. */
    BETWEEN,
    PARAMETER_NAME,
    VALUE,
    /** Behind the first of the marks that end the call. */
    ENDING
  }

  private final ParameterMarks marks;
  private final List<Tool> tools;
  private final PieceList out;
  private final StringBuilder unread = new StringBuilder();
  private Place place = Place.BEFORE_NAME;
  private Optional<ParameterTypes> types = Optional.empty();
  private String parameter = "";
  private int matched;
  private int read;
  private int ended;
  private boolean closed;

  /**
   * @param tools that may be called
   */
  public ParameterCallReader(ParameterMarks marks, List<Tool> tools, PieceList out) {
    this.marks = marks;
    this.tools = tools;
    this.out = out;
  }

  /**
   * Takes the next character.
   *
   * @return whether the call goes on; if not, {@link #rest} is none of it
   */
  public boolean accept(char c) {
    unread.append(c);
    return switch (place) {
      case BEFORE_NAME -> match(marks.beforeName(), Place.NAME);
      case NAME -> name();
      case BETWEEN -> between();
      case PARAMETER_NAME -> parameterName();
      case VALUE -> value();
      case ENDING -> ending();
    };
  }

  /** Whether the name was complete, so that the call stands whatever follows. */
  public boolean hasBegun() {
    return types.isPresent();
  }

  /** Whether the call has all its arguments. */
  public boolean isClosed() {
    return closed;
  }

  /** What was taken and is no part of the call; all of it, while the call has not begun. */
  public String rest() {
    return unread.toString();
  }

  /** The call has come to its end, whether it says so or not. */
  public void close() {
    if (!closed) {
      closed = true;
      out.arguments(read == 0 ? "{}" : "}");
    }
  }

  /** The mark stands behind what was matched, with white space in front of it. */
  private boolean match(String mark, Place next) {
    String seen = unread.substring(matched).stripLeading();
    if (seen.equals(mark)) {
      moveTo(next);
    }
    return mark.startsWith(seen);
  }

  /** Before the call has begun, all of it may yet turn out to be text. */
  private void moveTo(Place next) {
    place = next;
    if (hasBegun()) {
      unread.setLength(0);
    }
    matched = unread.length();
  }

  private boolean name() {
    String seen = unread.substring(matched);
    if (!seen.endsWith(marks.behindName())) {
      return seen.length() < LONGEST_NAME;
    }
    String name = seen.substring(0, seen.length() - marks.behindName().length());
    types =
        tools.stream().filter(tool -> tool.name().equals(name)).findFirst().map(ParameterTypes::of);
    if (hasBegun()) {
      out.begin(name);
      moveTo(Place.BETWEEN);
    }
    return hasBegun();
  }

  private boolean between() {
    String seen = unread.toString().stripLeading();
    if (seen.equals(marks.parameter())) {
      moveTo(Place.PARAMETER_NAME);
      return true;
    }
    return marks.parameter().startsWith(seen) || ending();
  }

  private boolean parameterName() {
    int end = unread.length() - marks.behindParameterName().length();
    if (end < 0 || unread.indexOf(marks.behindParameterName(), end) < 0) {
      return unread.length() < LONGEST_NAME;
    }
    parameter = unread.substring(0, end);
    moveTo(Place.VALUE);
    return true;
  }

  private boolean value() {
    int end = unread.length() - marks.parameterEnd().length();
    if (end < 0 || unread.indexOf(marks.parameterEnd(), end) < 0) {
      return true;
    }
    String value = unread.substring(0, end);
    String stripped = value.strip();
    if (!stripped.startsWith(RAW)) {
      add(marks.unpadded(value));
    } else if (stripped.endsWith(RAW_END)) {
      add(stripped.substring(RAW.length(), stripped.length() - RAW_END.length()));
    }
    return true;
  }

  private void add(String value) {
    String json = types.orElseThrow().json(parameter, value);
    out.arguments((read == 0 ? "{" : ", ") + PythonJson.string(parameter) + ": " + json);
    read++;
    moveTo(Place.BETWEEN);
  }

  private boolean ending() {
    String mark = marks.ends().get(ended);
    String seen = unread.toString().stripLeading();
    if (!seen.equals(mark)) {
      return mark.startsWith(seen);
    }
    close();
    ended++;
    moveTo(Place.ENDING);
    return ended < marks.ends().size();
  }
}
