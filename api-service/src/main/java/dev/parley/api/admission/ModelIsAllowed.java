package dev.parley.api.admission;

import dev.parley.access.Plan;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.ModelName;
import java.util.Optional;
import java.util.stream.Collectors;

/** A key may be for some models alone. */
record ModelIsAllowed() implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    Plan plan = request.caller().plan();
    return plan.allows(request.model().name()) ? Optional.empty() : Optional.of(refusal(plan));
  }

  private static Refusal refusal(Plan plan) {
    return Refusal.of(
        ErrorCode.NOT_ALLOWED,
        "model",
        "Your API key is for other models: "
            + plan.models().stream().map(ModelName::value).collect(Collectors.joining(", "))
            + ".");
  }
}
