package dev.parley.inference.architecture;

import java.util.Locale;

/**
 * The sizes of a Llama, Qwen2 or Qwen3 decoder, by the names of {@code config.json}.
 *
 * @param inner width of the MLP ({@code intermediate_size})
 * @param vocabulary rows of the embedding, which may be more than the tokenizer knows
 * @param window tokens that one text may have
 * @param attentionBias whether q, k and v have a bias (Qwen2)
 * @param headNorms whether each head of q and k has a norm before rope (Qwen3)
 * @param tied whether the embedding is also the head
 */
public record NetworkShape(
    int layers,
    int hidden,
    int heads,
    int keyValueHeads,
    int headSize,
    int inner,
    int vocabulary,
    int window,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean attentionBias,
    boolean headNorms,
    boolean tied) {

  /** More numbers than a head of any real model has. */
  public static final int LARGEST_HEAD = 1024;

  public NetworkShape {
    check(layers >= 1 && layers <= 1024, "num_hidden_layers", layers);
    check(hidden >= 1 && hidden <= 1 << 16, "hidden_size", hidden);
    check(heads >= 1 && heads <= 1024, "num_attention_heads", heads);
    check(keyValueHeads >= 1 && heads % keyValueHeads == 0, "num_key_value_heads", keyValueHeads);
    check(headSize >= 2 && headSize % 2 == 0 && headSize <= LARGEST_HEAD, "head_dim", headSize);
    check(inner >= 1 && inner <= 1 << 18, "intermediate_size", inner);
    check(vocabulary >= 1 && vocabulary <= 1 << 22, "vocab_size", vocabulary);
    check(window >= 1, "max_position_embeddings", window);
    check(normEpsilon > 0 && normEpsilon < 1, "rms_norm_eps", normEpsilon);
    check(ropeTheta > 1, "rope_theta", ropeTheta);
  }

  private static void check(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value);
    }
  }

  /** One sentence for people. */
  public String description() {
    String family = headNorms ? "Qwen3" : attentionBias ? "Qwen2" : "Llama";
    return String.format(
        Locale.ROOT, "%s model, %d million parameters", family, parameters() / 1_000_000);
  }

  /** Numbers in the weight matrices; a tied matrix counts once. */
  public long parameters() {
    return (long) layers * layerParameters() + (tied ? 1 : 2) * vocabularyParameters();
  }

  /** Numbers in the weight matrices of one layer. */
  public long layerParameters() {
    long attention = 2L * (heads + keyValueHeads) * headSize;
    return hidden * (attention + 3L * inner);
  }

  /** Numbers in the embedding. */
  public long vocabularyParameters() {
    return (long) vocabulary * hidden;
  }
}
