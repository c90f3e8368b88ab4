package dev.parley.inference.tokenizer;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tokens after which no answer goes on, by name. A vocabulary often has more of them than its
 * configuration names as its end: a chat model that ends its turns with {@code <|im_end|>} still
 * knows {@code <|endoftext|>} from its pretraining, and what it would write next belongs to another
 * text. The names are those that llama.cpp calls end of generation, and that of ERNIE.
 */
final class EndTokens {

  /** Ends of a text, a turn or a message. */
  private static final Set<String> ENDS =
      Set.of(
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end|>",
          "<|return|>",
          "<|call|>",
          "<|end_of_sentence|>",
          "<｜end▁of▁sentence｜>",
          "</s>",
          "<eos>",
          "[EOS]",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "<end_of_turn>",
          "<end_of_utterance>");

  /** Models that complete code write these before another file, or where a gap is filled. */
  private static final Set<String> ENDS_OF_CODE =
      Set.of(
          "<|fim_pad|>",
          "<fim-pad>",
          "<fim_pad>",
          "<PAD>",
          "<|fim_repo|>",
          "<|repo_name|>",
          "<fim-repo>",
          "<REPO>",
          "<reponame>",
          "<|file_sep|>");

  /** Where both stand in a vocabulary, {@code <|end|>} only separates the parts of an answer. */
  private static final Set<String> HARMONY = Set.of("<|return|>", "<|call|>");

  private EndTokens() {}

  /** Those of these control tokens that end an answer. */
  static Set<String> among(Set<String> controls) {
    Set<String> ends = new HashSet<>();
    Stream.of(ENDS, ENDS_OF_CODE)
        .flatMap(Set::stream)
        .filter(controls::contains)
        .forEach(ends::add);
    if (controls.containsAll(HARMONY)) {
      ends.remove("<|end|>");
    }
    return ends;
  }

  /**
   * Names that no text spells by chance: they are control tokens even where a vocabulary lists them
   * as ordinary ones, as some converted files do.
   */
  static Stream<String> unmistakable() {
    return Stream.of(ENDS, ENDS_OF_CODE)
        .flatMap(Set::stream)
        .filter(name -> name.startsWith("<|") && name.endsWith("|>"));
  }
}
