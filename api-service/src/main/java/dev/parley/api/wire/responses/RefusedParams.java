package dev.parley.api.wire.responses;

import dev.parley.api.errors.ErrorBody;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.opening.JobOpening;
import dev.parley.api.wire.openai.AnswerFailure;
import java.io.IOException;
import java.util.Map;

/** Names fields in refusals as this wire does: the rules of admission are those of all wires. */
final class RefusedParams {

  private static final Map<String, String> NAMES =
      Map.of(
          "messages", "input",
          "response_format", "text.format",
          "logprobs", "include",
          "max_tokens", "max_output_tokens");

  private RefusedParams() {}

  static <T> T renamed(JobOpening.Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (Refused refused) {
      throw renamed(refused.refusal()).asException();
    }
  }

  /** The same in an answer to a call that waited. */
  static AnswerFailure renamed(AnswerFailure failure) {
    ErrorBody error = failure.error();
    String param = error.param();
    return new AnswerFailure(
        failure.status(),
        new ErrorBody(
            error.message(),
            error.type(),
            param == null ? null : NAMES.getOrDefault(param, param),
            error.code()),
        failure.hope());
  }

  private static Refusal renamed(Refusal refusal) {
    return new Refusal(
        refusal.code(),
        refusal.message(),
        refusal.param().map(name -> NAMES.getOrDefault(name, name)),
        refusal.retryAfter());
  }
}
