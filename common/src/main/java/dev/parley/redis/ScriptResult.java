package dev.parley.redis;

import java.util.List;

/**
 * The result of a script: a word that names the outcome, then its values.
 *
 * @param values the outcome first
 */
public record ScriptResult(List<Object> values) {

  /** Names the outcome. */
  public String outcome() {
    return text(0);
  }

  public String text(int index) {
    return String.valueOf(values.get(index));
  }

  public long number(int index) {
    return values.get(index) instanceof Long number ? number : Long.parseLong(text(index));
  }

  public int count(int index) {
    return Math.toIntExact(number(index));
  }

  /** A nested list, an empty one for nothing. */
  @SuppressWarnings("unchecked") // RESP knows lists of anything only
  public List<Object> list(int index) {
    return (List<Object>) values.get(index);
  }

  /** For an outcome that the script does not have: ours do not drift apart unnoticed. */
  public IllegalStateException unexpected() {
    return new IllegalStateException("unexpected result of a script: " + outcome());
  }
}
