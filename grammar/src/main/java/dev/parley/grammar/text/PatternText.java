package dev.parley.grammar.text;

import java.util.Optional;

/** Reads a pattern, character by character. Not thread-safe. */
final class PatternText {

  private final String text;
  private int at;

  PatternText(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return at >= text.length();
  }

  boolean startsWith(String next) {
    return text.startsWith(next, at);
  }

  /** What stands before the next such character, which is passed, too; empty without one. */
  Optional<String> until(char end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      return Optional.empty();
    }
    String before = text.substring(at, found);
    at = found + 1;
    return Optional.of(before);
  }

  /** So many hexadecimal digits. */
  int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = isAtEnd() ? -1 : Character.digit(next(), 16);
      if (digit < 0) {
        throw bad("a malformed escape");
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** The same, unless it is half a character. */
  int scalar(int c) {
    if (c > Character.MAX_CODE_POINT
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw bad("half a surrogate pair");
    }
    return c;
  }

  /** The next UTF-16 unit, which stays; −1 at the end. */
  int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  /** The next code point, which is passed. */
  int next() {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /** Passes this character if it is the next one. */
  boolean accept(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  BadPatternException bad(String what) {
    return new BadPatternException("the pattern has " + what);
  }
}
