package dev.parley.models.huggingface;

import static dev.parley.models.huggingface.Folders.copy;
import static dev.parley.models.huggingface.Folders.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.architecture.Recurrence;
import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.family.Granite;
import dev.parley.inference.architecture.family.Lfm2;
import dev.parley.inference.architecture.family.SmolLm3;
import dev.parley.inference.source.UnusableModelException;
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
    "Gemma3ForCausalLM, 'is not supported (it needs other norms, GeGLU and sliding windows); use'",
    "Lfm2MoeForCausalLM, it needs a mixture of experts",
    "Lfm3ForCausalLM, it needs sliding windows and gates of heads",
    "Qwen3_5ForConditionalGeneration, it needs linear attention",
    "Qwen3MoeForCausalLM, it needs a mixture of experts",
    "Phi3ForCausalLM, it needs fused matrices",
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
        "lfm2-tied-bf16 | \"conv_L_cache\": 3 | \"conv_L_cache\": 1 | a convolution over 1 columns",
        "lfm2-tied-bf16 | \"conv_L_cache\": 3 | \"conv_L_cache\": 4 | asks for [32, 4]",
        "lfm2-tied-bf16 | \"rope_type\": \"default\" | \"rope_type\": \"yarn\" | rope scaling yarn",
        "ernie-tied-bf16 | \"use_bias\": false | \"use_bias\": true | use_bias",
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
