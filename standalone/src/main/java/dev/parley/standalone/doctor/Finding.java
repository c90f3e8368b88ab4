package dev.parley.standalone.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * The result of one check.
 *
 * @param subject one or two words
 * @param text what is there
 * @param advice what to do, when something is to be done
 */
public record Finding(Verdict verdict, String subject, String text, Optional<String> advice) {

  /** How good it is. */
  public enum Verdict {
    GOOD("ok"),
    /** It works, but not well. */
    POOR("warn"),
    /** It does not work. */
    BAD("FAIL");

    private final String mark;

    Verdict(String mark) {
      this.mark = mark;
    }
  }

  static Finding good(String subject, String text) {
    return new Finding(Verdict.GOOD, subject, text, Optional.empty());
  }

  static Finding poor(String subject, String text, String advice) {
    return new Finding(Verdict.POOR, subject, text, Optional.of(advice));
  }

  static Finding bad(String subject, String text, String advice) {
    return new Finding(Verdict.BAD, subject, text, Optional.of(advice));
  }

  /** One line, and a second one with the advice. */
  @Override
  public String toString() {
    String line = String.format(Locale.ROOT, "%-5s%-10s%s", verdict.mark, subject, text);
    return advice
        .map(what -> line + String.format(Locale.ROOT, "\n%15s-> ", "") + what)
        .orElse(line);
  }
}
