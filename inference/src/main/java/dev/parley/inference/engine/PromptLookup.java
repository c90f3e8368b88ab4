package dev.parley.inference.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Guesses how a text goes on: as it did where the same three tokens last stood. For answers that
 * quote their prompt, or themselves, many tokens at once are guessed right (Saxena, "Prompt Lookup
 * Decoding", 2023). Not thread-safe.
 */
final class PromptLookup {

  private static final int[] NOTHING = {};

  private final int most;
  private final Map<Gram, Integer> ends = new HashMap<>();
  private int[] text;
  private int length;
  private int found;

  /**
   * @param most tokens of a guess; 0: never guess
   */
  PromptLookup(int[] context, int most) {
    this.most = most;
    this.text = new int[most == 0 ? 0 : 2 * context.length];
    for (int id : context) {
      add(id);
    }
  }

  /** Appends a token to the text. */
  void add(int id) {
    if (most == 0) {
      return;
    }
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length++] = id;
    if (length >= 3) {
      Gram gram = new Gram(text[length - 3], text[length - 2], text[length - 1]);
      Integer before = ends.put(gram, length);
      found = before == null ? 0 : before;
    }
  }

  /** At most {@code limit} tokens that may follow; none where the last three tokens are new. */
  int[] guess(int limit) {
    if (found == 0 || limit <= 0) {
      return NOTHING;
    }
    return Arrays.copyOfRange(text, found, Math.min(length, found + Math.min(most, limit)));
  }

  private record Gram(int first, int second, int third) {}
}
