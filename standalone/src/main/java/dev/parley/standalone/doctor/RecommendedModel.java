package dev.parley.standalone.doctor;

import java.util.List;

/**
 * A published model that suits small machines and is of a kind that we run; docs/models.md shows
 * how each was checked.
 *
 * @param bytes of its weights, about
 */
public record RecommendedModel(String name, long bytes, String licence) {

  private static final String APACHE = "Apache-2.0";
  private static final String LIQUID = "LFM Open License 1.0";
  private static final String GEMMA = "Gemma, gated";
  private static final String FALCON = "TII Falcon-LLM 2.0";

  /** From small to large within a family. */
  public static final List<RecommendedModel> ALL =
      List.of(
          new RecommendedModel("Qwen/Qwen2.5-0.5B-Instruct", 988_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen2.5-1.5B-Instruct", 3_090_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3-0.6B", 1_503_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3-4B-Instruct-2507", 8_045_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3-4B-Thinking-2507", 8_045_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3.5-0.8B", 1_750_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3.5-2B", 4_550_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen3.5-4B", 9_320_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen2-0.5B-Instruct", 988_000_000L, APACHE),
          new RecommendedModel("Qwen/Qwen1.5-0.5B-Chat", 1_240_000_000L, "Tongyi Qianwen Research"),
          new RecommendedModel("HuggingFaceTB/SmolLM2-135M-Instruct", 269_000_000L, APACHE),
          new RecommendedModel("HuggingFaceTB/SmolLM2-360M-Instruct", 724_000_000L, APACHE),
          new RecommendedModel("HuggingFaceTB/SmolLM2-1.7B-Instruct", 3_420_000_000L, APACHE),
          new RecommendedModel("HuggingFaceTB/SmolLM3-3B", 6_150_000_000L, APACHE),
          new RecommendedModel("ibm-granite/granite-4.0-350m", 700_000_000L, APACHE),
          new RecommendedModel("ibm-granite/granite-4.0-1b", 3_260_000_000L, APACHE),
          new RecommendedModel("ibm-granite/granite-4.0-micro", 6_810_000_000L, APACHE),
          new RecommendedModel("baidu/ERNIE-4.5-0.3B-PT", 721_000_000L, APACHE),
          new RecommendedModel("LiquidAI/LFM2-350M", 709_000_000L, LIQUID),
          new RecommendedModel("LiquidAI/LFM2-1.2B", 2_341_000_000L, LIQUID),
          new RecommendedModel("LiquidAI/LFM2.5-1.2B-Instruct", 2_341_000_000L, LIQUID),
          new RecommendedModel("google/gemma-3-270m-it", 536_000_000L, GEMMA),
          new RecommendedModel("google/gemma-3-1b-it", 2_000_000_000L, GEMMA),
          new RecommendedModel("google/gemma-3-4b-it", 8_600_000_000L, GEMMA),
          new RecommendedModel("microsoft/Phi-4-mini-instruct", 7_672_000_000L, "MIT"),
          new RecommendedModel("openbmb/MiniCPM5-2B", 5_024_000_000L, APACHE),
          new RecommendedModel("deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", 3_554_000_000L, "MIT"),
          new RecommendedModel("tiiuae/Falcon3-1B-Instruct", 3_339_000_000L, FALCON),
          new RecommendedModel("tiiuae/Falcon3-3B-Instruct", 6_456_000_000L, FALCON),
          new RecommendedModel("TinyLlama/TinyLlama-1.1B-Chat-v1.0", 2_200_000_000L, APACHE),
          new RecommendedModel(
              "meta-llama/Llama-3.2-1B-Instruct", 2_470_000_000L, "Llama 3.2, gated"),
          new RecommendedModel(
              "meta-llama/Llama-3.2-3B-Instruct", 6_426_000_000L, "Llama 3.2, gated"));
}
