package dev.parley.inference.chatformat.split;

/**
 * A mark in a text that arrives in pieces.
 *
 * @param text its first character occurs in it once
 */
record Mark(String text) {

  /** Whether the mark has just been completed. */
  boolean ends(StringBuilder seen) {
    return seen.length() >= text.length() && seen.indexOf(text, seen.length() - text.length()) >= 0;
  }

  /** Where the last characters begin that may become the mark; the length when none may. */
  int possibleStart(StringBuilder seen) {
    int from = seen.lastIndexOf(text.substring(0, 1));
    return from >= 0 && text.startsWith(seen.substring(from)) ? from : seen.length();
  }
}
