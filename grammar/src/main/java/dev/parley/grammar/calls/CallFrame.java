package dev.parley.grammar.calls;

import java.util.Optional;

/**
 * How a family of models writes a call: all but the name and the arguments, to the letter.
 *
 * @param mark that opens a call in the middle of a text; where there is none, a call is the whole
 *     answer, and an answer that begins with a brace is one
 * @param beforeName from the mark to the name; in a list, from its beginning or from the call
 *     before
 * @param beforeArguments from the name to the arguments
 * @param end behind the arguments
 * @param between what separates two calls that have a mark each; empty for models that make one at
 *     a time, and for such as write lists
 * @param arguments how they are written
 * @param list for a family that writes all calls behind one mark
 */
public record CallFrame(
    Optional<String> mark,
    String beforeName,
    String beforeArguments,
    String end,
    Optional<String> between,
    ArgumentSpelling arguments,
    Optional<CallList> list) {

  /** Of a family that writes arguments as a JSON object. */
  public CallFrame(
      Optional<String> mark,
      String beforeName,
      String beforeArguments,
      String end,
      Optional<String> between) {
    this(mark, beforeName, beforeArguments, end, between, new ArgumentSpelling.JsonObject());
  }

  /** Of a family whose calls have a mark each. */
  public CallFrame(
      Optional<String> mark,
      String beforeName,
      String beforeArguments,
      String end,
      Optional<String> between,
      ArgumentSpelling arguments) {
    this(mark, beforeName, beforeArguments, end, between, arguments, Optional.empty());
  }

  /** Of a family that writes a list of calls, with arguments as JSON objects. */
  public static CallFrame jsonList(String mark, CallList list) {
    return new CallFrame(
        Optional.of(mark),
        "{\"name\": \"",
        "\", \"arguments\": ",
        "}",
        Optional.empty(),
        new ArgumentSpelling.JsonObject(),
        Optional.of(list));
  }

  /** Of a family that writes a list of calls as Python does: {@code f(a="b", c=1)}. */
  public static CallFrame pythonList(String mark, CallList list) {
    return new CallFrame(
        Optional.of(mark),
        "",
        "(",
        ")",
        Optional.empty(),
        new ArgumentSpelling.Keywords(),
        Optional.of(list));
  }
}
