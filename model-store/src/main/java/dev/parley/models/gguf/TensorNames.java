package dev.parley.models.gguf;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What llama.cpp calls the tensors that Hugging Face names. */
final class TensorNames {

  static final String EMBEDDING = "token_embd.weight";
  static final String HEAD = "output.weight";
  static final String ROPE = "rope_freqs.weight";

  private static final Pattern LAYER =
      Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "model.embed_tokens.weight", EMBEDDING,
          "model.norm.weight", "output_norm.weight",
          "lm_head.weight", HEAD);

  private static final Map<String, String> WITHIN_LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"));

  private TensorNames() {}

  /**
   * @throws IllegalArgumentException for a name that no model here has
   */
  static String of(String name) {
    String outside = OUTSIDE.get(name);
    if (outside != null) {
      return outside;
    }
    Matcher layer = LAYER.matcher(name);
    if (layer.matches() && WITHIN_LAYER.containsKey(layer.group(2))) {
      String part = WITHIN_LAYER.get(layer.group(2));
      return "blk." + layer.group(1) + "." + part + "." + layer.group(3);
    }
    throw new IllegalArgumentException("no GGUF file names " + name);
  }

  /** Whether rotary position embedding acts on what this tensor, by its GGUF name, computes. */
  static boolean isRotated(String own) {
    return own.contains(".attn_q.") || own.contains(".attn_k.");
  }
}
