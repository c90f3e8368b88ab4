package dev.parley.models.huggingface;

import static dev.parley.models.huggingface.Folders.copy;
import static dev.parley.models.huggingface.Folders.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.architecture.Scales;
import dev.parley.inference.architecture.family.Granite;
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
    "Lfm2ForCausalLM, it needs short convolutions",
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
