package dev.parley.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerPiece;
import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.source.ModelSource;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.models.gguf.file.GgufBytes;
import dev.parley.models.huggingface.Folders;
import dev.parley.models.huggingface.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text goes on after a token that ends it, though the model names another one as its end. */
class EndOfAnswerTest {

  private static final int A = 0;
  private static final int NAMED = 3;
  private static final int OTHER = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "<|endoftext|>, 3",
    "<|endoftext|>, 4",
    "<|endoftext|>, 1",
    "<|im_end|>, 1",
    "<|end_of_text|>, 3",
    "<|eot_id|>, 3",
    "<|eom_id|>, 3",
    "<|end|>, 3",
    "<|file_sep|>, 4",
    "</s>, 3",
    "<end_of_turn>, 3",
  })
  void endsAnAnswerOfAGgufFileWhateverKindTheTokenIsSaidToBe(String token, int kind) {
    assertEndsAt(OTHER, gguf(token, kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<|im_start|>", "<think>", "<|fim_prefix|>"})
  void aControlTokenThatEndsNothingIsNoEnd(String token) {
    assertGoesOnAfter(OTHER, gguf(token, 3));
  }

  /** Struck-out HTML ends so. */
  @Test
  void anOrdinaryTokenThatTextMaySpellIsNoEnd() {
    assertGoesOnAfter(OTHER, gguf("</s>", 1));
  }

  @Test
  void endsAnAnswerOfAModelThatNamesNoEnd() {
    GgufBytes bytes = bytes("<|endoftext|>", 3).drop("tokenizer.ggml.eos_token_id");
    assertEndsAt(OTHER, GgufModel.open(bytes.write(folder.resolve("base.gguf"))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAnAnswerOfAFolder(boolean special) throws IOException {
    Folders.copy("llama-sharded-f16", folder);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\":\"<end>\"}");
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"added_tokens":[{"id":3,"content":"<end>","special":true},
                         {"id":4,"content":"<|endoftext|>","special":%s}],
         "decoder":{"type":"ByteLevel"},
         "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}
        """
            .formatted(special));
    assertEndsAt(OTHER, ModelFolder.open(folder));
  }

  private static void assertEndsAt(int end, ModelSource model) {
    try (ChatTokenizer tokenizer = open(model)) {
      Generation answer = generation(tokenizer);
      assertThat(AnswerPiece.text(answer.accept(A))).isEqualTo("a");
      assertThat(answer.ending()).isEmpty();
      assertThat(answer.accept(end)).as("text of the end").isEmpty();
      assertThat(answer.ending()).contains(FinishReason.STOP);
      assertThat(tokenizer.tokens().isEnd(NAMED)).isEqualTo(!model.endTokens().isEmpty());
    }
  }

  private static void assertGoesOnAfter(int token, ModelSource model) {
    try (ChatTokenizer tokenizer = open(model)) {
      Generation answer = generation(tokenizer);
      answer.accept(token);
      assertThat(answer.ending()).isEmpty();
      assertThat(AnswerPiece.text(answer.accept(A))).isEqualTo("a");
    }
  }

  private static ChatTokenizer open(ModelSource model) {
    return ChatTokenizer.open(model.tokenizer(), model.shape().vocabulary(), model.endTokens());
  }

  private static Generation generation(ChatTokenizer tokenizer) {
    TokenLimit limit = new TokenLimit(9, TokenLimit.Origin.ASKED);
    Settings settings = new Settings(limit, 0, 1, 0, 0, 1, 0, 0, List.of(), 0);
    return new Generation(
        new int[] {A}, tokenizer.tokens(), AnswerSplitter.textOnly(), List.of(), settings, 9);
  }

  private ModelSource gguf(String token, int kind) {
    return GgufModel.open(bytes(token, kind).write(folder.resolve("model.gguf")));
  }

  private static GgufBytes bytes(String token, int kind) {
    return GgufBytes.llama()
        .put("tokenizer.ggml.tokens", List.of("a", "b", "ab", "<end>", token))
        .put("tokenizer.ggml.token_type", List.of(1, 1, 1, 3, kind));
  }
}
