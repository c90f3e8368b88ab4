package dev.parley.inference.tokenizer;

import dev.parley.inference.model.TokenText;
import java.util.Collection;

/**
 * The text of one answer, token by token. What it releases depends on the ids alone, so the ids of
 * a log reproduce the log's text. Text is released as early as possible, but never half a character
 * and never what may be the beginning of a stop string: that comes with a later token, or with
 * {@link #flush}. Not thread-safe.
 */
public final class AnswerText {

  private final TokenText tokens;
  private final StopStrings stops;
  private final CharacterStream characters = new CharacterStream();
  private final StringBuilder pending = new StringBuilder();
  private boolean mayStrip;
  private boolean stopped;

  /**
   * @param stops strings that end the answer and are not part of it
   */
  public AnswerText(TokenText tokens, Collection<String> stops) {
    this.tokens = tokens;
    this.stops = StopStrings.of(stops);
    this.mayStrip = tokens.stripsLeadingSpace();
  }

  /**
   * Takes the next token of the answer.
   *
   * @return the text that this token releases, {@code ""} while it is held back
   * @throws IllegalStateException when a stop string has already ended the answer
   */
  public String accept(int id) {
    int seen = pending.length();
    read(id);
    return endAtStop(seen) ? take(pending.length()) : take(pending.length() - stops.held(pending));
  }

  /**
   * Takes the next token of the answer where stop strings mean nothing, as in the arguments of a
   * tool call: cut there, they would be no JSON.
   *
   * @return the text that this token releases
   * @throws IllegalStateException when a stop string has already ended the answer
   */
  public String acceptUnstoppable(int id) {
    read(id);
    return take(pending.length());
  }

  private void read(int id) {
    if (stopped) {
      throw new IllegalStateException("the answer has ended");
    }
    characters.accept(tokens.bytes(id), pending);
    stripLeadingSpace();
  }

  /** Whether a stop string has ended the answer. */
  public boolean stopped() {
    return stopped;
  }

  /**
   * Ends the answer: releases what turned out not to be a stop string and drops an incomplete
   * character. {@code ""} after a stop string.
   */
  public String flush() {
    return take(pending.length());
  }

  private void stripLeadingSpace() {
    if (mayStrip && !pending.isEmpty()) {
      mayStrip = false;
      if (pending.charAt(0) == ' ') {
        pending.deleteCharAt(0);
      }
    }
  }

  private boolean endAtStop(int seen) {
    for (int end = seen + 1; end <= pending.length(); end++) {
      int start = stops.matchEndingAt(pending, end);
      if (start >= 0) {
        pending.setLength(start);
        stopped = true;
        return true;
      }
    }
    return false;
  }

  private String take(int length) {
    String text = pending.substring(0, length);
    pending.delete(0, length);
    return text;
  }
}
