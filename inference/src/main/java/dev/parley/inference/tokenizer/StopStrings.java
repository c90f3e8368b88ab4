package dev.parley.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * The strings that end an answer. Text is matched character by character, however it was cut into
 * tokens: the string that is complete first ends the answer; of several that are complete with the
 * same character, the longest counts.
 */
record StopStrings(List<String> strings) {

  /** Lone surrogates cannot match: no answer contains one. */
  static StopStrings of(Collection<String> strings) {
    return new StopStrings(
        strings.stream()
            .filter(stop -> !stop.isEmpty())
            .filter(stop -> StandardCharsets.UTF_8.newEncoder().canEncode(stop))
            .toList());
  }

  /** The start of the longest stop string that ends just before {@code end}, or −1. */
  int matchEndingAt(StringBuilder text, int end) {
    int start = -1;
    for (String stop : strings) {
      int from = end - stop.length();
      if (from >= 0
          && (start < 0 || from < start)
          && regionEquals(text, from, stop, stop.length())) {
        start = from;
      }
    }
    return start;
  }

  /** How many characters at the end of {@code text} may be the beginning of a stop string. */
  int held(StringBuilder text) {
    int held = 0;
    for (String stop : strings) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > held; length--) {
        if (regionEquals(text, text.length() - length, stop, length)) {
          held = length;
        }
      }
    }
    return held;
  }

  private static boolean regionEquals(StringBuilder text, int from, String stop, int length) {
    for (int i = 0; i < length; i++) {
      if (text.charAt(from + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
