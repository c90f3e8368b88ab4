package dev.parley.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EndTokensTest {

  @Test
  void findsEveryEndAmongTheControlTokens() {
    assertThat(EndTokens.among(Set.of("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<think>")))
        .containsExactlyInAnyOrder("<|im_end|>", "<|endoftext|>");
    assertThat(EndTokens.among(Set.of("<s>", "</s>", "<unk>"))).containsExactly("</s>");
    assertThat(EndTokens.among(Set.of("<|fim_prefix|>", "<|file_sep|>")))
        .containsExactly("<|file_sep|>");
    assertThat(EndTokens.among(Set.of())).isEmpty();
  }

  @Test
  void theEndOfAPartIsNoEndWhereAnswersHaveParts() {
    assertThat(EndTokens.among(Set.of("<|end|>", "<|user|>"))).containsExactly("<|end|>");
    assertThat(EndTokens.among(Set.of("<|end|>", "<|return|>", "<|call|>")))
        .containsExactlyInAnyOrder("<|return|>", "<|call|>");
  }

  @Test
  void aNameThatTextMaySpellIsNotUnmistakable() {
    assertThat(EndTokens.unmistakable())
        .contains("<|endoftext|>", "<|im_end|>")
        .doesNotContain("</s>", "<EOT>", "<PAD>");
  }
}
