package dev.parley.api.admission;

import dev.parley.api.chat.AskedPriority;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.JobPriority;
import java.util.Optional;

/** A chat may be as urgent as its caller's plan allows. */
record PriorityIsAllowed() implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    JobPriority most = request.caller().plan().priority();
    return request
        .chat()
        .priority()
        .filter(asked -> asked.priority().isAbove(most))
        .map(asked -> refusal(asked, most));
  }

  private static Refusal refusal(AskedPriority asked, JobPriority most) {
    return Refusal.of(
        ErrorCode.NOT_ALLOWED,
        asked.field(),
        "The most urgent that you may ask for is the priority '" + most.wire() + "'.");
  }
}
