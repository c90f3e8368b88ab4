package dev.parley.api.chat;

import java.util.Optional;

/** How the client wants tokens drawn; what it left out comes from the model. */
public record Sampling(
    Optional<Double> temperature,
    Optional<Double> topP,
    Optional<Long> topK,
    Optional<Double> minP,
    Optional<Double> repetitionPenalty,
    Optional<Double> presencePenalty,
    Optional<Double> frequencyPenalty) {

  private static final Range ZERO_TO_ONE = new Range.Closed(0, 1);
  private static final Range UP_TO_TWO = new Range.Closed(0, 2);
  private static final Range AROUND_ZERO = new Range.Closed(-2, 2);

  /** Logits are divided by it in float32: what is far smaller would make them infinite. */
  private static final Range REPETITION = new Range.Closed(0.01, 2);

  static Sampling read(Fields fields) {
    return new Sampling(
        fields.get("temperature", Read.decimal(UP_TO_TWO)),
        fields.get("top_p", Read.decimal(new Range.AboveZero(1))),
        fields.get("top_k", Read.integer(0, 1000)),
        fields.get("min_p", Read.decimal(ZERO_TO_ONE)),
        fields.get("repetition_penalty", Read.decimal(REPETITION)),
        fields.get("presence_penalty", Read.decimal(AROUND_ZERO)),
        fields.get("frequency_penalty", Read.decimal(AROUND_ZERO)));
  }
}
