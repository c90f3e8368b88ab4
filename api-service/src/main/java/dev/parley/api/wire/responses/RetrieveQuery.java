package dev.parley.api.wire.responses;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.wire.responses.input.Included;
import dev.parley.api.wire.responses.output.ResponseEventWriter;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a call that retrieves a response asks for.
 *
 * @param seen the number of the last event that the client of a stream knows
 */
record RetrieveQuery(Form form, int seen, ShownLogprobs logprobs) {

  /** Whether the response is written as a whole or as a stream. */
  enum Form {
    WHOLE,
    STREAM
  }

  static RetrieveQuery of(HttpServletRequest request) {
    return new RetrieveQuery(
        form(request),
        parameter(request, "starting_after")
            .map(RetrieveQuery::number)
            .orElse(ResponseEventWriter.NOTHING_SEEN),
        Included.logprobs(included(request)));
  }

  /** Of a stream the head alone would never end. */
  private static Form form(HttpServletRequest request) {
    boolean isHead = request.getMethod().equals("HEAD");
    return !isHead && parameter(request, "stream").filter(Boolean::parseBoolean).isPresent()
        ? Form.STREAM
        : Form.WHOLE;
  }

  /** Clients write lists with brackets, some without. */
  private static List<String> included(HttpServletRequest request) {
    return Stream.of("include[]", "include")
        .map(request::getParameterValues)
        .filter(values -> values != null)
        .flatMap(Arrays::stream)
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .toList();
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw Refusal.of(
              ErrorCode.INVALID_VALUE,
              "starting_after",
              "'starting_after' must be the sequence_number of an event.")
          .asException();
    }
    return Integer.parseInt(text);
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
  }
}
