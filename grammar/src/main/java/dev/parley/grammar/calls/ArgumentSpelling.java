package dev.parley.grammar.calls;

/** How a family of models writes the arguments of a call. */
public sealed interface ArgumentSpelling {

  /** As one JSON object. */
  record JsonObject() implements ArgumentSpelling {}

  /**
   * One by one, between marks. A string stands there as it is, without quotes; any other value is
   * JSON.
   *
   * @param before in front of a name
   * @param behindName between a name and its value
   * @param end behind a value
   */
  record Parameters(String before, String behindName, String end) implements ArgumentSpelling {}

  /**
   * As keyword arguments of Python: {@code a="b", c=1, d=True}. Strings, numbers and whatever has
   * parts are written as JSON, which Python reads alike.
   */
  record Keywords() implements ArgumentSpelling {}
}
