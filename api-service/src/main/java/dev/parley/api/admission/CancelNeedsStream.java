package dev.parley.api.admission;

import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import java.util.Optional;

/** Only a streamed POST has a connection whose end can cancel the job. */
record CancelNeedsStream() implements Rule {

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    boolean pointless =
        request.chat().onDisconnect() == OnDisconnect.CANCEL
            && request.delivery() == AdmissionRequest.Delivery.JOB;
    return pointless ? Optional.of(refusal()) : Optional.empty();
  }

  private static Refusal refusal() {
    return Refusal.of(
        ErrorCode.INVALID_VALUE,
        "on_disconnect",
        "'on_disconnect' may be 'cancel' only with Accept: text/event-stream.");
  }
}
