package dev.parley.grammar.calls;

import java.util.Optional;

/**
 * How a family of models writes a call: all but the name and the arguments, to the letter.
 *
 * @param mark that opens a call in the middle of a text; where there is none, a call is the whole
 *     answer, and an answer that begins with a brace is one
 * @param beforeName from the mark to the name
 * @param beforeArguments from the name to the arguments
 * @param end behind the arguments
 * @param between what separates two calls; empty for models that make one at a time
 * @param arguments how they are written
 */
public record CallFrame(
    Optional<String> mark,
    String beforeName,
    String beforeArguments,
    String end,
    Optional<String> between,
    ArgumentSpelling arguments) {

  /** Of a family that writes arguments as a JSON object. */
  public CallFrame(
      Optional<String> mark,
      String beforeName,
      String beforeArguments,
      String end,
      Optional<String> between) {
    this(mark, beforeName, beforeArguments, end, between, new ArgumentSpelling.JsonObject());
  }
}
