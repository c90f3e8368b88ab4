package dev.parley.bench.random;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A byte-level BPE tokenizer as large as Qwen's that needs no download: all bytes, then pairs,
 * triples and fours of small letters, then the control tokens.
 */
final class RandomTokenizer {

  private static final int QWEN_ORDINARY = 151_643;
  private static final int LETTERS = 26;
  private static final int PAIRS = LETTERS * LETTERS;
  private static final int BYTES = 256;

  private static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n'"
          + " + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private final int ordinary;

  /**
   * @param vocabulary at least 300 ids
   */
  RandomTokenizer(int vocabulary) {
    this.ordinary = Math.min(QWEN_ORDINARY, vocabulary - 16);
  }

  /** Ids that are no control tokens: the first ones. */
  int ordinary() {
    return ordinary;
  }

  int endOfText() {
    return ordinary;
  }

  int endOfTurn() {
    return ordinary + 2;
  }

  Map<String, Object> config() {
    return Map.of(
        "tokenizer_class", "PreTrainedTokenizerFast",
        "eos_token", "<|im_end|>",
        "pad_token", "<|endoftext|>",
        "chat_template", CHAT_TEMPLATE);
  }

  /** The contents of tokenizer.json. */
  Map<String, Object> file() {
    Map<String, Object> bytes =
        Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", false);
    List<Map<String, Object>> controls =
        List.of(
            control(ordinary, "<|endoftext|>"),
            control(ordinary + 1, "<|im_start|>"),
            control(ordinary + 2, "<|im_end|>"));
    return Map.of(
        "version", "1.0",
        "added_tokens", controls,
        "pre_tokenizer", bytes,
        "decoder", bytes,
        "model", model());
  }

  private static Map<String, Object> control(int id, String content) {
    return Map.of(
        "id", id,
        "content", content,
        "special", true,
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false);
  }

  private Map<String, Object> model() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    IntStream.range(0, BYTES).forEach(value -> ids.put(character(value), value));
    List<String> merges = new ArrayList<>();
    for (int i = 0; ids.size() < ordinary; i++) {
      List<String> halves = merge(i);
      merges.add(String.join(" ", halves));
      ids.put(String.join("", halves), ids.size());
    }
    return Map.of("type", "BPE", "vocab", ids, "merges", merges);
  }

  /** All pairs first, so that every merge finds its halves. */
  private static List<String> merge(int index) {
    if (index < PAIRS) {
      return List.of(letter(index / LETTERS), letter(index % LETTERS));
    }
    int triple = index - PAIRS;
    if (triple < PAIRS * LETTERS) {
      return List.of(pair(triple / LETTERS), letter(triple % LETTERS));
    }
    // Every third of the fours, so that they begin with many letters.
    int four = 3 * (triple - PAIRS * LETTERS);
    return List.of(pair(four / PAIRS), pair(four % PAIRS));
  }

  private static String pair(int index) {
    return letter(index / LETTERS) + letter(index % LETTERS);
  }

  private static String letter(int index) {
    return Character.toString('a' + index);
  }

  /** The character that byte-level BPE (GPT-2) writes for a byte. */
  private static String character(int value) {
    boolean printable =
        (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
    return Character.toString(printable ? value : 256 + unprintableBefore(value));
  }

  private static int unprintableBefore(int value) {
    int below = Math.min(value, '!');
    int middle = Math.clamp(value - '~' - 1, 0, 0xA1 - '~' - 1);
    return below + middle;
  }
}
