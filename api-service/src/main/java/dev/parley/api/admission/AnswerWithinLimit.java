package dev.parley.api.admission;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.util.Optional;
import java.util.OptionalInt;

/** The operator may limit the length of answers below the model's window. */
record AnswerWithinLimit(OptionalInt limit) implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    return switch (request.chat().overlong()) {
      case REFUSED -> request.chat().maxTokens().filter(this::isTooMany).map(_ -> refusal());
      case CUT -> Optional.empty();
    };
  }

  private boolean isTooMany(long asked) {
    return limit.isPresent() && asked > limit.getAsInt();
  }

  private Refusal refusal() {
    return Refusal.of(
        ErrorCode.INVALID_VALUE,
        "max_tokens",
        "'max_tokens' may be at most " + limit.orElseThrow() + " here.");
  }
}
