package dev.parley.models.huggingface;

import static dev.parley.models.huggingface.Folders.copy;
import static dev.parley.models.huggingface.Folders.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.architecture.LayerRecipe;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.family.Qwen2;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.job.ModelCard.SamplingDefaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {

  @TempDir Path temp;

  @Test
  void readsTheShapeOfAQwen2Model() {
    ModelFolder folder = ModelFolder.open(Golden.folder("qwen2-tied-f32"));

    assertThat(folder.shape())
        .isEqualTo(
            new NetworkShape(
                new Qwen2(),
                2,
                32,
                4,
                2,
                8,
                64,
                96,
                256,
                1e-6,
                10_000,
                new RopeScaling.None(),
                OutputHead.TIED));
    assertThat(folder.endTokens()).containsExactly(2);
    assertThat(folder.sampling()).isEqualTo(SamplingDefaults.NONE);
    assertThat(folder.ownedBy()).isEqualTo("unknown");
    assertThat(folder.description()).startsWith("Qwen2 model");
  }

  @Test
  void readsHeadSizeAndLlama3Rope() {
    NetworkShape shape = ModelFolder.open(Golden.folder("llama-llama3-rope")).shape();

    assertThat(shape.headSize()).isEqualTo(16);
    assertThat(shape.layer(0)).isEqualTo(LayerRecipe.BASELINE);
    assertThat(shape.ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 16));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "LlamaForCausalLM, MistralForCausalLM, architecture MistralForCausalLM is not supported",
        "`\"silu\"`, `\"gelu\"`, another hidden_act",
        "`\"mlp_bias\": false`, `\"mlp_bias\": true`, mlp_bias",
        "`\"attention_bias\": false`, `\"attention_bias\": true`, attention_bias",
        "`\"mlp_bias\"`, `\"quantization_config\": {}, \"mlp_bias\"`, quantized weights",
        "`\"llama3\"`, `\"yarn\"`, rope scaling yarn is not supported",
        "`\"factor\": 8.0,`, `\"factor\": 0,`, no usable factor",
        "`\"vocab_size\": 96`, `\"vocab_size\": -1`, vocab_size is -1",
        "`\"vocab_size\": 96`, `\"vocab_size\": 9999999999`, vocab_size is missing or no whole",
        "`\"vocab_size\": 96`, `\"vocab\": 96`, vocab_size is missing or no whole number",
        "`\"num_key_value_heads\": 2`, `\"num_key_value_heads\": 3`, num_key_value_heads is 3",
        "`\"head_dim\": 16`, `\"head_dim\": 7`, head_dim is 7",
        "`\"rms_norm_eps\": 1e-06`, `\"rms_norm_eps\": \"small\"`, rms_norm_eps is no number",
        "`\"vocab_size\": 96`, `\"vocab_size\": 96, \"vocab_size\": 96`, Duplicate",
        "`\"vocab_size\": 96`, `\"vocab_size\": `, download it again",
      })
  void refusesAConfigThatCannotBeRun(String from, String to, String reason) {
    Path config = copy("llama-llama3-rope", temp).resolve("config.json");
    edit(config, from, to);

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(config + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "'\"vocab_size\": 96', '\"vocab_size\": 97', has shape [96; 32] but config.json asks for [97;"
        + " 32]",
    "'\"num_hidden_layers\": 2', '\"num_hidden_layers\": 3', no file has the tensor",
    "'\"tie_word_embeddings\": true', '\"tie_word_embeddings\": false', lm_head.weight",
  })
  void refusesWeightsThatDoNotFitTheConfig(String from, String to, String reason) {
    edit(copy("llama-llama3-rope", temp).resolve("config.json"), from, to);

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(reason.replace(';', ','));
  }

  @Test
  void refusesAFolderOfPickles() throws IOException {
    copy("llama-llama3-rope", temp);
    Files.move(temp.resolve("model.safetensors"), temp.resolve("pytorch_model.bin"));

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("model.safetensors: is missing; only safetensors are read");
  }

  @Test
  void refusesWholeNumberTensors() throws IOException {
    copy("llama-llama3-rope", temp);
    Path weights = temp.resolve("model.safetensors");
    byte[] content = Files.readAllBytes(weights);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Files.writeString(
        weights, text.replaceFirst("\"F32\"", "\"I32\""), StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("is I32; use F32, F16 or BF16 weights");
  }

  @Test
  void refusesAMissingShard() throws IOException {
    copy("llama-sharded-f16", temp);
    Path shard = temp.resolve("model-00002-of-00003.safetensors");
    Files.delete(shard);

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessage(shard + ": is missing; download the model again");
  }

  @Test
  void refusesAnIndexThatLeavesTheFolder() {
    copy("llama-sharded-f16", temp);
    edit(
        temp.resolve("model.safetensors.index.json"),
        "model-00002-of-00003.safetensors",
        "../other/model.safetensors");

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("no file of this folder");
  }

  @Test
  void aMissingModelSaysHowToGetOne() {
    Path nowhere = temp.resolve("nowhere");

    assertThatThrownBy(() -> ModelFolder.open(nowhere))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageStartingWith(nowhere + ": is no folder; get a model with")
        .hasMessageNotContaining("\n");
  }

  @Test
  void takesEveryEndTokenAndTheSamplingOfTheFolder() throws IOException {
    copy("llama-llama3-rope", temp);
    Files.writeString(
        temp.resolve("generation_config.json"),
        """
        {"eos_token_id": [2, 7], "do_sample": true, "temperature": 0.6, "top_p": 0.9,
         "top_k": 20, "min_p": 0.05, "repetition_penalty": 1.1}
        """);

    ModelFolder folder = ModelFolder.open(temp);

    assertThat(folder.endTokens()).containsExactlyInAnyOrder(2, 7);
    assertThat(folder.sampling()).isEqualTo(new SamplingDefaults(0.6, 0.9, 20, 0.05, 1.1));
  }

  @Test
  void aModelThatDoesNotSampleIsGreedy() throws IOException {
    copy("llama-llama3-rope", temp);
    Files.writeString(
        temp.resolve("generation_config.json"), "{\"do_sample\": false, \"temperature\": 0.6}");

    ModelFolder folder = ModelFolder.open(temp);

    assertThat(folder.sampling().temperature()).isZero();
    assertThat(folder.endTokens()).as("from config.json").containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"top_p\": 0}', top_p is 0.0",
    "'{\"temperature\": 3}', temperature is 3.0",
    "'{\"eos_token_id\": 96}', eos_token_id is no token id",
    "'{\"eos_token_id\": \"</s>\"}', eos_token_id is no token id",
  })
  void refusesGenerationSettingsOutOfRange(String json, String reason) throws IOException {
    copy("llama-llama3-rope", temp);
    Files.writeString(temp.resolve("generation_config.json"), json);

    assertThatThrownBy(() -> ModelFolder.open(temp))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining("generation_config.json: " + reason);
  }

  @Test
  void theFingerprintChangesWithPrecisionWeightsAndTokenizer() throws IOException {
    ModelFolder folder = ModelFolder.open(copy("llama-llama3-rope", temp));
    String first = folder.fingerprint("int8");
    assertThat(folder.fingerprint("int8")).isEqualTo(first).hasSize(64);
    assertThat(folder.fingerprint("float32")).isNotEqualTo(first);

    Files.writeString(temp.resolve("tokenizer.json"), "{}");
    String withTokenizer = folder.fingerprint("int8");
    assertThat(withTokenizer).isNotEqualTo(first);

    byte[] weights = Files.readAllBytes(temp.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(temp.resolve("model.safetensors"), weights);
    assertThat(folder.fingerprint("int8")).isNotEqualTo(withTokenizer);
  }

  @Test
  void aFolderMaySpeakForItself() throws IOException {
    copy("llama-llama3-rope", temp);
    Files.writeString(
        temp.resolve("parley.json"), "{\"description\": \"A toy.\", \"owned_by\": \"us\"}");

    ModelFolder folder = ModelFolder.open(temp);

    assertThat(folder.description()).isEqualTo("A toy.");
    assertThat(folder.ownedBy()).isEqualTo("us");
  }
}
