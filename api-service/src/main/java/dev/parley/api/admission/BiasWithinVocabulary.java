package dev.parley.api.admission;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.util.Optional;

/** Only tokens that the model has can be biased. The worker checks where its card does not say. */
record BiasWithinVocabulary() implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    var biased = request.chat().logitBias();
    return request
        .model()
        .card()
        .filter(card -> !biased.isEmpty() && card.lacks(biased.lastKey()))
        .map(card -> refusal(biased.lastKey()));
  }

  private static Refusal refusal(int token) {
    return Refusal.of(
        ErrorCode.INVALID_VALUE,
        "logit_bias",
        "'logit_bias' names the token " + token + ", which the model does not have.");
  }
}
