package dev.parley.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.family.Qwen2;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.job.ModelCard.SamplingDefaults;
import dev.parley.models.gguf.file.GgufBytes;
import dev.parley.models.huggingface.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GgufModelTest {

  @TempDir Path folder;

  @Test
  void readsTheShapeOfAQwen2Model() {
    GgufModel model = GgufModel.open(Golden.folder("gguf-qwen2").resolve("model.gguf"));

    assertThat(model.shape())
        .isEqualTo(
            new NetworkShape(
                new Qwen2(),
                2,
                64,
                4,
                2,
                16,
                96,
                model.shape().vocabulary(),
                256,
                1e-5f,
                5000,
                new RopeScaling.None(),
                OutputHead.SEPARATE));
    assertThat(model.sampling()).isEqualTo(SamplingDefaults.NONE);
    assertThat(model.description()).startsWith("Qwen2 model");
  }

  @Test
  void readsASmallestFile() {
    GgufModel model = open(bytes -> bytes.put("tokenizer.ggml.eot_token_id", 4));

    assertThat(model.shape().isTied()).isTrue();
    assertThat(model.shape().keyValueHeads()).as("as many as heads").isEqualTo(2);
    assertThat(model.endTokens()).containsExactlyInAnyOrder(3, 4);
  }

  @Test
  void takesTheShorterOfWindowAndSlidingWindow() {
    GgufModel model = open(bytes -> bytes.put("llama.attention.sliding_window", 16));

    assertThat(model.shape().window()).isEqualTo(16);
  }

  @Test
  void readsLinearRopeScaling() {
    GgufModel model = open(bytes -> bytes.put("llama.rope.scaling.factor", 2f));

    assertThat(model.shape().ropeScaling()).isEqualTo(new RopeScaling.Linear(2));
  }

  @Test
  void knowsTheRopeScalingOfLlama3ByWhatItMadeOfTheFrequencies() {
    GgufModel model = GgufModel.open(Golden.folder("gguf-llama3").resolve("model.gguf"));

    assertThat(model.shape().ropeScaling()).isEqualTo(new RopeScaling.Llama3(32, 1, 4, 8192));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusable")
  void refusesWhatItCannotRun(String reason, UnaryOperator<GgufBytes> change) {
    assertThatThrownBy(() -> open(change).tokenizer())
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(folder.resolve("model.gguf") + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        refused("has no general.architecture", b -> b.drop("general.architecture")),
        refused("architecture gemma is not", b -> b.put("general.architecture", "gemma")),
        refused("it needs other norms", b -> b.put("general.architecture", "gemma2")),
        refused("has no llama.block_count", b -> b.drop("llama.block_count")),
        refused(
            "has no llama.attention.layer", b -> b.drop("llama.attention.layer_norm_rms_epsilon")),
        refused("num_hidden_layers is 0", b -> b.put("llama.block_count", 0)),
        refused("llama.block_count is 18446744073709551615", b -> b.put("llama.block_count", -1L)),
        refused("llama.block_count is no whole number", b -> b.put("llama.block_count", "1")),
        refused("has no tensor blk.1.attn_norm", b -> b.put("llama.block_count", 2)),
        refused("num_key_value_heads is 3", b -> b.put("llama.attention.head_count_kv", 3)),
        refused("num_attention_heads is 0", b -> b.put("llama.attention.head_count", 0)),
        refused("value_length 2 beside heads of 4", b -> b.put("llama.attention.value_length", 2)),
        refused("dimension_count 2 beside heads", b -> b.put("llama.rope.dimension_count", 2)),
        refused(
            "[8, 8] but the metadata ask for [16, 8]", b -> b.put("llama.attention.key_length", 8)),
        refused(
            "heads of 4096",
            b -> b.put("llama.attention.key_length", 4096).tensor("rope_freqs.weight", 2048)),
        refused("mixture of experts", b -> b.put("llama.expert_count", 8)),
        refused("one part of a split file", b -> b.put("split.count", 3)),
        refused("rope scaling yarn", b -> b.put("llama.rope.scaling.type", "yarn")),
        refused("no usable factor", b -> b.put("llama.rope.scaling.factor", 0f)),
        refused("no rope scaling of Llama 3", b -> b.tensor("rope_freqs.weight", 2)),
        refused("no list of 2 divisors", b -> b.tensor("rope_freqs.weight", 3)),
        refused("llama.logit_scale", b -> b.put("llama.logit_scale", 0.5f)),
        refused("has no usable tensor token_embd", b -> b.drop("token_embd.weight")),
        refused("has no tensor output_norm.weight", b -> b.drop("output_norm.weight")),
        refused("blk.0.attn_q.bias, which makes it", b -> b.tensor("blk.0.attn_q.bias", 8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidTokenizers")
  void refusesAnInvalidTokenizer(String reason, UnaryOperator<GgufBytes> change) {
    refusesWhatItCannotRun(reason, change);
  }

  static Stream<Arguments> invalidTokenizers() {
    String tokens = "tokenizer.ggml.tokens";
    return Stream.of(
        refused("has no tokenizer.ggml.tokens", b -> b.drop(tokens)),
        refused("tokens is no list of String", b -> b.put(tokens, List.of(1, 2))),
        refused("4 tokens and 5 kinds", b -> b.put(tokens, List.of("a", "b", "ab", "c"))),
        refused(
            "9 tokens and 5 kinds",
            b -> b.put(tokens, List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"))),
        refused("has the token a twice", b -> b.put(tokens, List.of("a", "a", "ab", "c", "d"))),
        refused(
            "a token of more than",
            b -> b.put(tokens, List.of("a".repeat(2000), "b", "ab", "c", "d"))),
        refused("eos_token_id is 5, which is no", b -> b.put("tokenizer.ggml.eos_token_id", 5)),
        refused("its tokenizer is bert", b -> b.put("tokenizer.ggml.model", "bert")),
        refused("pre is viking; known are gpt-2", b -> b.put("tokenizer.ggml.pre", "viking")),
        refused("has no tokenizer.ggml.merges", b -> b.drop("tokenizer.ggml.merges")),
        refused("has 0 scores for 5 tokens", b -> b.put("tokenizer.ggml.model", "llama")),
        refused(
            "removes white space",
            b ->
                b.put("tokenizer.ggml.model", "llama")
                    .put("tokenizer.ggml.remove_extra_whitespaces", true)));
  }

  private static Arguments refused(String reason, UnaryOperator<GgufBytes> change) {
    return arguments(reason, change);
  }

  @ParameterizedTest
  @CsvSource({"llama-bpe, true", "gpt-2, false", "smollm, false", "qwen2, false"})
  void aFileThatDoesNotSayWhetherTextsBeginIsReadAsLlamaCppReadsIt(String kind, boolean begins) {
    GgufModel model = open(bytes -> bytes.put("tokenizer.ggml.pre", kind));

    assertThat(model.tokenizer().config().root().path("add_bos_token").booleanValue())
        .isEqualTo(begins);
  }

  @Test
  void theFingerprintChangesWithPrecisionMetadataAndWeights() throws IOException {
    Path file = GgufBytes.llama().write(folder.resolve("a.gguf"));
    String first = GgufModel.open(file).fingerprint("int8");
    assertThat(GgufModel.open(Files.copy(file, folder.resolve("b.gguf"))).fingerprint("int8"))
        .as("whatever its name")
        .isEqualTo(first)
        .hasSize(64);
    assertThat(GgufModel.open(file).fingerprint("float32")).isNotEqualTo(first);

    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    Files.write(file, content);
    assertThat(GgufModel.open(file).fingerprint("int8")).isNotEqualTo(first);
    assertThat(open(b -> b.put("llama.rope.freq_base", 2f)).fingerprint("int8"))
        .isNotEqualTo(first);
  }

  private GgufModel open(UnaryOperator<GgufBytes> change) {
    return GgufModel.open(change.apply(GgufBytes.llama()).write(folder.resolve("model.gguf")));
  }
}
