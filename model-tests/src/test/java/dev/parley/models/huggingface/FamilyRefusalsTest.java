package dev.parley.models.huggingface;

import static dev.parley.models.huggingface.Folders.copy;
import static dev.parley.models.huggingface.Folders.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.Recurrence;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.Windows;
import dev.parley.inference.architecture.family.Architectures;
import dev.parley.inference.architecture.family.Gemma3;
import dev.parley.inference.architecture.family.Granite;
import dev.parley.inference.architecture.family.Lfm2;
import dev.parley.inference.architecture.family.Qwen35;
import dev.parley.inference.architecture.family.SmolLm3;
import dev.parley.inference.source.UnusableModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What families read of their models, and which they refuse. */
class FamilyRefusalsTest {

  @TempDir Path temp;

  @Test
  void graniteReadsItsScales() {
    assertThat(ModelFolder.open(Golden.folder("granite-tied-bf16")).shape().architecture())
        .isEqualTo(new Granite(new Scales(3, 0.4, Optional.of(0.3), 1 / 2.5)));
  }

  @Test
  void smolLm3ReadsWhichLayersDoNotTurn() {
    assertThat(ModelFolder.open(Golden.folder("smollm3-tied-bf16")).shape().architecture())
        .isEqualTo(new SmolLm3(List.of(1)));
  }

  @Test
  void lfm2ReadsWhichLayersAttend() {
    Lfm2 expected = new Lfm2(List.of(1), new Recurrence(3));
    assertThat(ModelFolder.open(Golden.folder("lfm2-tied-bf16")).shape().architecture())
        .isEqualTo(expected);
    Path config = copy("lfm2-tied-bf16", temp).resolve("config.json");
    edit(config, "\"layer_types\": [", "\"other\": [");
    edit(config, "\"full_attn_idxs\": null,", "\"full_attn_idxs\": [1],");
    assertThat(ModelFolder.open(temp).shape().architecture()).isEqualTo(expected);
  }

  @Test
  void qwen35ReadsThePartForText() {
    NetworkShape shape = ModelFolder.open(Golden.folder("qwen3.5-tied-bf16")).shape();

    assertThat(((Qwen35) shape.architecture()).attending()).containsExactly(1);
    assertThat(shape.recurrence())
        .isEqualTo(new Recurrence(4, 2, 4, 8, 16, Recurrence.ValueHeads.SIDE_BY_SIDE));
    assertThat(shape.stateNumbers()).isEqualTo(3 * 96 + 4 * 8 * 16);
  }

  /**
   * The published folders hold layers that guess ahead (MTP); here in place of those for images.
   */
  @Test
  void whatQwen35GuessesAheadWithIsLeftOut() throws IOException {
    Path file = copy("qwen3.5-tied-bf16", temp).resolve("model.safetensors");
    String published = Files.readString(file, StandardCharsets.ISO_8859_1);
    String renamed = published.replace("\"model.visual.", "\"mtp.layers.0.");
    assertThat(renamed).isNotEqualTo(published);
    Files.writeString(file, renamed, StandardCharsets.ISO_8859_1);

    assertThat(ModelFolder.open(temp).shape())
        .isEqualTo(ModelFolder.open(Golden.folder("qwen3.5-tied-bf16")).shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma3-tied-bf16", "gemma3-wrapped-bf16"})
  void gemmaReadsItsScalesAndWindows(String model) {
    Gemma3 gemma = (Gemma3) ModelFolder.open(Golden.folder(model)).shape().architecture();
    assertThat(gemma.scales())
        .isEqualTo(new Scales(Math.sqrt(32), 1, Optional.of(1 / Math.sqrt(20)), 1));
    assertThat(gemma.windows()).isEqualTo(new Windows(List.of(0, 2), 11, 100));
  }

  /** The published config.json of 4B states these of its part for text, and nothing else. */
  @Test
  void aFolderOfGemmaForImagesMayLeaveOutWhatIsUsual() {
    Path config = copy("gemma3-wrapped-bf16", temp).resolve("config.json");
    edit(
        config,
        "\"text_config\": {",
        "\"text_config\": {\"hidden_size\": 2560, \"intermediate_size\": 10240, \"num_hidden_layers\":"
            + " 34, \"rope_scaling\": {\"factor\": 8.0, \"rope_type\": \"linear\"},"
            + " \"sliding_window\": 1024}, \"former\": {");

    NetworkShape shape = ConfigFile.read(config).shape(Architectures.ALL);

    Gemma3 gemma = (Gemma3) shape.architecture();
    assertThat(gemma.windows().layers()).hasSize(34 - 34 / 6).doesNotContain(5, 11, 17, 23, 29);
    assertThat(gemma.windows().tokens()).isEqualTo(1024);
    assertThat(gemma.scales().attention()).contains(1.0 / 16);
    assertThat(shape.vocabulary()).isEqualTo(262_208);
    assertThat(shape.heads()).isEqualTo(8);
    assertThat(shape.keyValueHeads()).isEqualTo(4);
    assertThat(shape.headSize()).isEqualTo(256);
    assertThat(shape.window()).isEqualTo(131_072);
    assertThat(shape.ropeTheta()).isEqualTo(1e6);
    assertThat(shape.ropeScaling()).isEqualTo(new RopeScaling.Linear(8));
  }

  /** Behind it transformers goes over to other factors, for what it has computed before as well. */
  @Test
  void textsOfPhiEndWhereLongRopeWouldBegin() {
    assertThat(ModelFolder.open(Golden.folder("phi3-tied-bf16")).shape().window()).isEqualTo(128);
  }

  /** As the published folders of 270M and 1B state it, which are older than the other keys. */
  @Test
  void olderFoldersOfGemmaStateEachHowManyLayersSeeAll() {
    Path config = copy("gemma3-tied-bf16", temp).resolve("config.json");
    edit(config, "\"layer_types\"", "\"sliding_window_pattern\": 3, \"others\"");
    edit(config, "\"rope_parameters\"", "\"rope_local_base_freq\": 200, \"former\"");

    NetworkShape shape = ModelFolder.open(temp).shape();

    assertThat(((Gemma3) shape.architecture()).windows())
        .isEqualTo(new Windows(List.of(0, 1, 3), 11, 200));
    assertThat(shape.ropeTheta()).isEqualTo(1e6);
    assertThat(shape.window()).isEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"awq", "gptq", "fp8", "mxfp4", "bitsandbytes"})
  void quantizedWeightsAreRefusedByTheirMethod(String method) {
    String quantized = "\"quantization_config\": {\"quant_method\": \"" + method + "\"}, ";
    refuses(
        "qwen3-tied-bf16",
        "\"hidden_size\"",
        quantized + "\"hidden_size\"",
        method.toUpperCase(java.util.Locale.ROOT) + "), which are not supported; use the original");
  }

  @ParameterizedTest
  @CsvSource({
    "Gemma2ForCausalLM, 'is not supported (it needs other norms, GeGLU and sliding windows); use'",
    "Lfm2MoeForCausalLM, it needs a mixture of experts",
    "Lfm3ForCausalLM, it needs sliding windows and gates of heads",
    "Qwen3_5MoeForConditionalGeneration, it needs a mixture of experts",
    "Qwen3MoeForCausalLM, it needs a mixture of experts",
    "FalconH1ForCausalLM, it needs layers of Mamba",
    "NobodyKnows, 'architecture NobodyKnows is not supported; use a model of Llama or'",
  })
  void whatIsNotBuiltIsRefusedWithWhatItNeeds(String name, String reason) {
    refuses("qwen3-tied-bf16", "Qwen3ForCausalLM", name, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "granite-tied-bf16 | \"full_attention\", | \"mamba\", | layers of Mamba",
        "granite-tied-bf16 | \"num_local_experts\": 0 | \"num_local_experts\": 8 | of experts",
        "granite-tied-bf16 | \"rope\" | \"nope\" | positions of type nope",
        "granite-tied-bf16 | \"residual_multiplier\": 0.4 | \"residual_multiplier\": 0 | scale of",
        "granite-tied-bf16 | \"shared_intermediate_size\": 64 | \"shared_intermediate_size\": 32"
            + " | but config.json asks for [64, 32]",
        "smollm3-tied-bf16 | \"no_rope_layers\": [ | \"no_rope_layers\": [1, | names 3 of 2 layers",
        "lfm2-tied-bf16 | \"conv_bias\": false | \"conv_bias\": true | conv_bias",
        "lfm2-tied-bf16 | \"conv\", | \"conv\", \"conv\", | layer_types names 3 of 2 layers",
        "lfm2-tied-bf16 | \"conv\", | \"mamba\", | layers of another kind",
        "lfm2-tied-bf16 | \"conv_L_cache\": 3 | \"conv_L_cache\": 1 | convolution of a layer",
        "lfm2-tied-bf16 | \"conv_L_cache\": 3 | \"conv_L_cache\": 4 | asks for [32, 4]",
        "lfm2-tied-bf16 | \"rope_type\": \"default\" | \"rope_type\": \"yarn\" | rope scaling yarn",
        "qwen3.5-tied-bf16 | \"attention_bias\": false | \"attention_bias\": true | attention_bias",
        "qwen3.5-tied-bf16 | \"linear_attention\", | \"mamba\", | layers of another kind",
        "qwen3.5-tied-bf16 | _num_value_heads\": 4 | _num_value_heads\": 3 | value heads of a"
            + " layer",
        "qwen3.5-tied-bf16 | \"rope_type\": \"default\" | \"rope_type\": \"yarn\" | rope scaling"
            + " yarn",
        "ernie-tied-bf16 | \"use_bias\": false | \"use_bias\": true | use_bias",
        "phi3-tied-bf16 | \"rope_type\": \"longrope\" | \"rope_type\": \"yarn\" | rope scaling"
            + " yarn",
        "phi3-tied-bf16 | 1.1, | 1.1, 1.2, | rope of 12 numbers of a head with 7 divisors",
        "gemma3-tied-bf16 | gelu_pytorch_tanh | gelu | the activation gelu",
        "gemma3-tied-bf16 | \"final_logit_softcapping\": null | \"final_logit_softcapping\": 30"
            + " | final_logit_softcapping",
        "gemma3-tied-bf16 | \"attn_logit_softcapping\": null | \"attn_logit_softcapping\": 50"
            + " | attn_logit_softcapping",
        "gemma3-tied-bf16 | attention\": false, | attention\": true, | use_bidirectional",
        "gemma3-tied-bf16 | \"num_hidden_layers\": 4 | \"num_hidden_layers\": 5 | layer_types of 4",
        "gemma3-tied-bf16 | \"rope_type\": \"linear\" | \"rope_type\": \"yarn\" | scaling yarn",
        "gemma3-tied-bf16 | \"rope_type\": \"default\" | \"rope_type\": \"yarn\" | of windows",
        "gemma3-tied-bf16 | \"sliding_window\": 11 | \"sliding_window\": 0 | sliding_window is 0",
      })
  void aModelOfAFamilyThatIsBuiltOtherwiseIsRefused(
      String folder, String from, String to, String reason) {
    refuses(folder, from, to, reason);
  }

  private void refuses(String folder, String from, String to, String reason) {
    edit(copy(folder, temp).resolve("config.json"), from, to);
    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(reason);
  }
}
