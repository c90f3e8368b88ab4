package dev.parley.bench.random;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.family.Qwen2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Hugging Face folder with random weights: as fast and as large as a real model of its shape, and
 * without meaning. The same seed gives the same bytes.
 *
 * <p>An answer never ends before its limit: the embedding rows of the control tokens, and so their
 * logits, are sixty times smaller than all others.
 */
final class RandomModel {

  /** Of Qwen1.5-0.5B. */
  public static final NetworkShape QWEN =
      new NetworkShape(
          new Qwen2(),
          24,
          1024,
          16,
          16,
          64,
          2816,
          151_936,
          32_768,
          1e-6,
          1e6,
          new RopeScaling.None(),
          OutputHead.TIED);

  private static final JsonMapper JSON = new JsonMapper();

  private RandomModel() {}

  /**
   * Writes the folder; what was there is replaced.
   *
   * @param tokenizer a tokenizer.json to copy, with Qwen's control tokens; else one is made
   */
  public static void write(Path folder, NetworkShape shape, long seed, Optional<Path> tokenizer)
      throws IOException {
    Files.createDirectories(folder);
    RandomTokenizer words = new RandomTokenizer(shape.vocabulary());
    write(folder, "config.json", config(shape, words));
    write(folder, "generation_config.json", generation(words));
    write(folder, "tokenizer_config.json", words.config());
    if (tokenizer.isPresent()) {
      Files.write(folder.resolve("tokenizer.json"), Files.readAllBytes(tokenizer.get()));
    } else {
      write(folder, "tokenizer.json", words.file());
    }
    RandomWeights.write(folder.resolve("model.safetensors"), shape, words.ordinary(), seed);
  }

  private static void write(Path folder, String name, Object json) throws IOException {
    Files.write(folder.resolve(name), JSON.writeValueAsBytes(json));
  }

  private static Map<String, Object> config(NetworkShape shape, RandomTokenizer words) {
    return Map.ofEntries(
        Map.entry("architectures", List.of(shape.architecture().folderName())),
        Map.entry("model_type", "qwen2"),
        Map.entry("torch_dtype", "bfloat16"),
        Map.entry("hidden_act", "silu"),
        Map.entry("num_hidden_layers", shape.layers()),
        Map.entry("hidden_size", shape.hidden()),
        Map.entry("num_attention_heads", shape.heads()),
        Map.entry("num_key_value_heads", shape.keyValueHeads()),
        Map.entry("intermediate_size", shape.inner()),
        Map.entry("vocab_size", shape.vocabulary()),
        Map.entry("max_position_embeddings", shape.window()),
        Map.entry("rms_norm_eps", shape.normEpsilon()),
        Map.entry("rope_theta", shape.ropeTheta()),
        Map.entry("tie_word_embeddings", shape.isTied()),
        Map.entry("bos_token_id", words.endOfText()),
        Map.entry("eos_token_id", words.endOfTurn()));
  }

  private static Map<String, Object> generation(RandomTokenizer words) {
    return Map.of(
        "do_sample",
        true,
        "temperature",
        0.7,
        "top_k",
        20,
        "top_p",
        0.8,
        "eos_token_id",
        List.of(words.endOfTurn(), words.endOfText()));
  }
}
