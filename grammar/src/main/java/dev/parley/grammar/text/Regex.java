package dev.parley.grammar.text;

import java.util.List;

/** A regular expression, parsed. */
sealed interface Regex {

  /** The empty text. */
  Regex EMPTY = new All(List.of());

  /** One character of a set. */
  record One(CodePoints set) implements Regex {}

  /** One after the other. */
  record All(List<Regex> parts) implements Regex {}

  /** Any one of them. */
  record Any(List<Regex> choices) implements Regex {}

  /**
   * Several times.
   *
   * @param most −1: without limit
   */
  record Times(Regex body, int least, int most) implements Regex {}

  /** Only at the beginning of the string. */
  record Begin() implements Regex {}

  /** Only at the end of the string. */
  record End() implements Regex {}
}
