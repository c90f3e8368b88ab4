package dev.parley.job;

import java.util.Optional;
import java.util.Set;

/**
 * What a worker announces about its model.
 *
 * @param contextWindow tokens of prompt and answer together
 * @param longestToken bytes of UTF-8; window × longest token bounds what can fit for certain
 * @param fingerprint of tokenizer, weights, precision and cache: equal ones continue each other's
 *     answers
 * @param precision {@code int8}, {@code bf16}, {@code float32} or {@code file}
 * @param description one sentence for people
 * @param ownedBy who made it, according to its folder; else {@code unknown}
 * @param features what its worker can do beyond plain text
 * @param vocabulary how many token ids there are, from 0; empty when its worker did not say
 */
public record ModelCard(
    ModelName name,
    int contextWindow,
    int longestToken,
    String fingerprint,
    String precision,
    String description,
    String ownedBy,
    SamplingDefaults defaults,
    Set<Feature> features,
    Optional<Integer> vocabulary) {

  public ModelCard {
    features = Set.copyOf(features);
  }

  /** Of a worker that does not say how large its vocabulary is. */
  public ModelCard(
      ModelName name,
      int contextWindow,
      int longestToken,
      String fingerprint,
      String precision,
      String description,
      String ownedBy,
      SamplingDefaults defaults,
      Set<Feature> features) {
    this(
        name,
        contextWindow,
        longestToken,
        fingerprint,
        precision,
        description,
        ownedBy,
        defaults,
        features,
        Optional.empty());
  }

  /** Whether no token has this id, for certain. */
  public boolean lacks(int token) {
    return vocabulary.isPresent() && token >= vocabulary.get();
  }

  /** What its worker can do beyond plain text. An older worker announces none. */
  public enum Feature {
    /** Tools are written into prompts, and calls found in answers, as the model was trained. */
    TOOLS,
    /** The model can think before it answers, or not, as asked. */
    THINKING,
    /** Answers can be held to a JSON schema, and so to a tool call. */
    CONSTRAINTS,
    /** Logprobs can be recorded, and logits biased. */
    LOGPROBS
  }

  /**
   * What a request leaves out, from {@code generation_config.json}; temperature 0.7 when silent.
   */
  public record SamplingDefaults(
      double temperature, double topP, int topK, double minP, double repetitionPenalty) {

    public static final SamplingDefaults NONE = new SamplingDefaults(0.7, 1, 0, 0, 1);
  }
}
