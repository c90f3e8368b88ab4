package dev.parley.inference.architecture.family;

import java.util.Map;
import java.util.Optional;

/** What known families need that is not built here. */
final class NotBuilt {

  private static final String WINDOWS = "sliding windows and gates of heads";
  private static final String EXPERTS = "a mixture of experts";
  private static final String GEMMA = "other norms, GeGLU and sliding windows";
  private static final String MAMBA = "layers of Mamba";
  private static final String YARN = "YaRN and another tokenizer";
  private static final String NORMS = "norms behind attention and MLP";

  /** By the names of folders and of GGUF files. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("Lfm2MoeForCausalLM", EXPERTS),
          Map.entry("lfm2moe", EXPERTS),
          Map.entry("Lfm3ForCausalLM", WINDOWS),
          Map.entry("lfm3", WINDOWS),
          Map.entry("Qwen3_5MoeForCausalLM", EXPERTS),
          Map.entry("Qwen3_5MoeForConditionalGeneration", EXPERTS),
          Map.entry("qwen35moe", EXPERTS),
          Map.entry("Qwen3NextForCausalLM", EXPERTS),
          Map.entry("qwen3next", EXPERTS),
          Map.entry("Qwen3MoeForCausalLM", EXPERTS),
          Map.entry("qwen3moe", EXPERTS),
          Map.entry("MixtralForCausalLM", EXPERTS),
          Map.entry("GptOssForCausalLM", EXPERTS),
          Map.entry("gpt-oss", EXPERTS),
          Map.entry("Ernie4_5_MoeForCausalLM", EXPERTS),
          Map.entry("ernie4_5-moe", EXPERTS),
          Map.entry("GemmaForCausalLM", GEMMA),
          Map.entry("Gemma2ForCausalLM", GEMMA),
          Map.entry("gemma2", GEMMA),
          Map.entry("Gemma4ForConditionalGeneration", GEMMA),
          Map.entry("gemma4", GEMMA),
          Map.entry("FalconH1ForCausalLM", MAMBA),
          Map.entry("falcon-h1", MAMBA),
          Map.entry("granitehybrid", MAMBA),
          Map.entry("Mistral3ForConditionalGeneration", YARN),
          Map.entry("Olmo2ForCausalLM", NORMS),
          Map.entry("olmo2", NORMS),
          Map.entry("Exaone4ForCausalLM", NORMS),
          Map.entry("exaone4", NORMS));

  private NotBuilt() {}

  static Optional<String> reason(String name) {
    return Optional.ofNullable(REASONS.get(name)).map(needed -> "it needs " + needed);
  }
}
