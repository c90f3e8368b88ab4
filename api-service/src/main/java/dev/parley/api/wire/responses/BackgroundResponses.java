package dev.parley.api.wire.responses;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.submission.Admitted;
import dev.parley.api.wire.responses.output.Responses;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import dev.parley.job.OwnerId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Answers at once: the response goes on in the background, and is retrieved later. */
@Component
class BackgroundResponses {

  private final Responses responses;

  BackgroundResponses(Responses responses) {
    this.responses = responses;
  }

  void answer(OpenedJob job, HttpServletResponse response) throws IOException {
    ObjectNode body = view(job);
    ResponseAnswer.write(body, response);
  }

  private ObjectNode view(OpenedJob job) {
    try (var _ = job.slot();
        var _ = job.subscription()) {
      return switch (job.admitted()) {
        case Admitted.Queued queued -> responses.fresh(queued.job(), queued.first());
        case Admitted.Replayed replayed -> earlier(replayed, job.job().owner());
      };
    }
  }

  private ObjectNode earlier(Admitted.Replayed replayed, OwnerId owner) {
    return RequestBudget.within(
        () ->
            responses
                .find(replayed.id(), owner)
                .map(found -> responses.view(found, ShownLogprobs.NONE))
                .orElseThrow(
                    () ->
                        Refusal.of(ErrorCode.NOT_FOUND, "There is no such response any more.")
                            .asException()));
  }
}
