package dev.parley.inference.chatformat.call;

import dev.parley.inference.chatformat.json.PythonLiteral;

/**
 * Finds the end of one argument of a call in Python, character by character: a comma or a bracket
 * outside of strings and brackets. Not thread-safe.
 */
final class PythonScanner {

  private static final char NONE = 0;

  private int depth;
  private char quote = NONE;
  private boolean escaped;

  /** A quote was read that ends the string if what follows can stand behind a string. */
  private boolean mayHaveEnded;

  /** Whether the next character is part of the argument. */
  boolean accept(char c) {
    if (quote != NONE && !endsBefore(c)) {
      return true;
    }
    switch (c) {
      case '\'', '"' -> quote = c;
      case '(', '[', '{' -> depth++;
      case ')', ']', '}' -> {
        depth--;
        return depth >= 0;
      }
      case ',' -> {
        return depth > 0;
      }
      default -> {}
    }
    return true;
  }

  /** Whether the string has ended before this character. */
  private boolean endsBefore(char c) {
    if (escaped) {
      escaped = false;
    } else if (mayHaveEnded && PythonLiteral.mayFollowAString(c)) {
      quote = NONE;
      mayHaveEnded = false;
      return true;
    } else if (c == '\\') {
      escaped = true;
      mayHaveEnded = false;
    } else {
      mayHaveEnded = c == quote || (mayHaveEnded && JsonScanner.isBlank(c));
    }
    return false;
  }
}
