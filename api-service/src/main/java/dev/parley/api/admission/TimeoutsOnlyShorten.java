package dev.parley.api.admission;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.time.Duration;
import java.util.Optional;

/** A request may wait less long than the operator allows, never longer. */
record TimeoutsOnlyShorten(Duration queue, Duration generation) implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    return refuse("queue_timeout", request.chat().queueTimeout(), queue)
        .or(() -> refuse("generation_timeout", request.chat().generationTimeout(), generation));
  }

  private static Optional<Refusal> refuse(String name, Optional<Duration> asked, Duration most) {
    return asked
        .filter(wish -> wish.compareTo(most) > 0)
        .map(
            wish ->
                Refusal.of(
                    ErrorCode.INVALID_VALUE,
                    name,
                    "'" + name + "' may be at most " + most.toMillis() / 1000.0 + " s here."));
  }
}
